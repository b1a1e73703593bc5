/** What all portal pages share: sign-in, layout, forms, formatting, assets, errors. Has no SQL. */
@ApplicationModule(
        allowedDependencies = {
            "accounts",
            "confirmations",
            "idempotency",
            "requests",
            "security",
            "secondfactors",
            "sessions",
            "shared",
            "warehouses",
            "web"
        })
@NullMarked
package co.wholesale888.wms.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
