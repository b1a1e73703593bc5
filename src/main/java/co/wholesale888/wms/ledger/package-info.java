/** Writes stock: reads the lines, folds them over the levels, chains the entries and commits them in groups. */
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
