/** The append-only audit trail: every action with its actor, time and address. */
@ApplicationModule(allowedDependencies = {"database", "requests", "shared"})
@NullMarked
package co.wholesale888.wms.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
