/** The portal pages of webhooks: registration, secrets, the delivery log, checking a signature. Has no SQL. */
@ApplicationModule(
        allowedDependencies = {
            "events",
            "portal",
            "redelivery",
            "requests",
            "shared",
            "targets",
            "webhookinspection",
            "webhooks"
        })
@NullMarked
package co.wholesale888.wms.webhookpages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
