/** The one HTTP edge: problem+json for everything, strict JSON and query parameters, request ids, sizes, base path, OpenAPI. */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package co.wholesale888.wms.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
