/** Writes stock: reads lines, applies them to the levels in memory, chains the entries, commits them in batches. */
@ApplicationModule(
        allowedDependencies = {
            "database",
            "events",
            "idempotency",
            "lanes",
            "requests",
            "settings",
            "shared",
            "stock",
            "warehouses",
            "web"
        })
@NullMarked
package co.wholesale888.wms.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
