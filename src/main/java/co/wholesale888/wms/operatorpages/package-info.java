/** The portal pages for operators: accounts, orders, replenishment, review, system. Has no SQL. */
@ApplicationModule(
        allowedDependencies = {
            "accounts",
            "alerts",
            "imports",
            "mail",
            "orders",
            "portal",
            "replenishment",
            "requests",
            "sessions",
            "settings",
            "shared",
            "stock",
            "thresholds",
            "warehouses",
            "web",
            "webhooks"
        })
@NullMarked
package co.wholesale888.wms.operatorpages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
