/** The append-only audit trail: who did what, when and from where. */
@ApplicationModule(allowedDependencies = {"requests", "shared"})
@NullMarked
package co.wholesale888.wms.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
