/** The HTTP edge: base path, request ids, sizes, container settings, and problem+json for every error. */
@ApplicationModule(allowedDependencies = {"database", "requests", "settings", "shared"})
@NullMarked
package co.wholesale888.wms.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
