/** Serves the OpenAPI and AsyncAPI documents and the browsable documentation. */
@ApplicationModule(allowedDependencies = {"settings", "shared", "web"})
@NullMarked
package co.wholesale888.wms.apidocs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
