/** The embedded PostgreSQL, which runs if no database is configured, and the demo data. Nothing depends on it. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "accounts",
            "ledger",
            "orders",
            "reservations",
            "shared",
            "stock",
            "tokens",
            "warehouses"
        })
@NullMarked
package co.wholesale888.wms.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
