/** The SKU registry and the stock levels: thresholds, status, crossings, live and past reads. */
@ApplicationModule(allowedDependencies = {"audit", "database", "idempotency", "lanes", "requests", "shared"})
@NullMarked
package co.wholesale888.wms.stock;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
