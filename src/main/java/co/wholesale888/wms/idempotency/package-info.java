/** Idempotency keys: carries out each keyed request at most once, and shows and purges the stored outcomes. */
@ApplicationModule(allowedDependencies = {"database", "requests", "settings", "shared", "web"})
@NullMarked
package co.wholesale888.wms.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
