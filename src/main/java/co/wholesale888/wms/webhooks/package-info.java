/** Webhooks: registration, secrets and signatures, the queue of deliveries and their log. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "database",
            "events",
            "idempotency",
            "lanes",
            "requests",
            "settings",
            "shared",
            "targets"
        })
@NullMarked
package co.wholesale888.wms.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
