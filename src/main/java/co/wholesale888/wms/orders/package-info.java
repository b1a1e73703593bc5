/** Orders and shipments: the goods that 888 sends to a warehouse, until the warehouse receives them. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "database",
            "events",
            "idempotency",
            "ledger",
            "requests",
            "shared",
            "stock",
            "warehouses"
        })
@NullMarked
package co.wholesale888.wms.orders;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
