/** The SKU registry and its levels: status, thresholds, live and past reads, CSV. */
@ApplicationModule(allowedDependencies = {"shared", "web", "lanes", "idempotency", "audit"})
@NullMarked
package co.wholesale888.wms.stock;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
