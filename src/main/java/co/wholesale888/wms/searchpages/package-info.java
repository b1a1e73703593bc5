/** The search of the portal: SKUs, orders, tracking numbers and references of one warehouse or of all. Has no SQL. */
@ApplicationModule(
        allowedDependencies = {
            "orders",
            "portal",
            "requests",
            "sessions",
            "shared",
            "stock",
            "transactions",
            "warehouses"
        })
@NullMarked
package co.wholesale888.wms.searchpages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
