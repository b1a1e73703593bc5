/**
 * What users are told by e-mail: about their accounts always, about stock, shipments, webhooks and keys by choice.
 * Queues messages in {@code mail}; reads other modules' data through their services.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "accounts",
            "alerts",
            "confirmations",
            "database",
            "invitations",
            "lanes",
            "mail",
            "orders",
            "shared",
            "tokens",
            "warehouses",
            "webhooks"
        })
@NullMarked
package co.wholesale888.wms.notices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
