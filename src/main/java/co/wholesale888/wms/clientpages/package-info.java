/**
 * The portal pages that clients use: stock, counts, ledger, reservations, alerts, shipments, API keys. Has no SQL.
 */
@ApplicationModule(
        allowedDependencies = {
            "accountlists",
            "alerts",
            "audit",
            "exports",
            "imports",
            "lanes",
            "ledger",
            "orders",
            "portal",
            "requests",
            "reservations",
            "sessions",
            "shared",
            "stock",
            "tokens",
            "transactions",
            "warehouses",
            "web",
            "webhooks",
            "writes"
        })
@NullMarked
package co.wholesale888.wms.clientpages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
