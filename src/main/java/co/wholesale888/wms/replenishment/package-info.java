/** Proposes how much to order of SKUs that run short, and turns proposals into orders. */
@ApplicationModule(
        allowedDependencies = {
            "alerts",
            "database",
            "idempotency",
            "orders",
            "requests",
            "shared",
            "transactions",
            "warehouses"
        })
@NullMarked
package co.wholesale888.wms.replenishment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
