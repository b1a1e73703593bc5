/** Writes stock: applies lines to the levels in memory, chains the entries, commits them in batches. */
@ApplicationModule(
        allowedDependencies = {
            "database",
            "events",
            "idempotency",
            "lanes",
            "reservations",
            "settings",
            "shared",
            "stock",
            "warehouses"
        })
@NullMarked
package co.wholesale888.wms.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
