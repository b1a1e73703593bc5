/** The append-only trail of who did what, when and from where. */
@ApplicationModule(allowedDependencies = {"shared", "web"})
@NullMarked
package co.wholesale888.wms.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
