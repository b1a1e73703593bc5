/** The web pages for clients and operators: rendered here, over the other rooms' services; no SQL. */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "web",
            "access",
            "warehouses",
            "stock",
            "ledger",
            "alerts",
            "orders",
            "replenishment",
            "idempotency",
            "audit",
            "events",
            "webhooks"
        })
@NullMarked
package co.wholesale888.wms.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
