/** Orders and their shipments: what 888 sends to a warehouse, until it is received there. */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "web",
            "lanes",
            "warehouses",
            "stock",
            "idempotency",
            "audit",
            "ledger",
            "events"
        })
@NullMarked
package co.wholesale888.wms.orders;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
