/** The portal page of the request log. Has no SQL. */
@ApplicationModule(allowedDependencies = {"portal", "requestlog", "requests", "shared", "tokens", "warehouses"})
@NullMarked
package co.wholesale888.wms.requestpages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
