/** Orders and shipments: what 888 sends to a warehouse, until it is received there. */
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
