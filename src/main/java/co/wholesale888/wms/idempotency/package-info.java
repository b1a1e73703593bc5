/** Idempotency keys: the stored outcomes, their look-up and their purge. */
@ApplicationModule(allowedDependencies = {"database", "requests", "settings", "shared", "web"})
@NullMarked
package co.wholesale888.wms.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
