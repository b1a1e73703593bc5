/** Reads requests strictly (JSON, CSV, query parameters, forms), negotiates response formats and writes CSV. */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package co.wholesale888.wms.requests;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
