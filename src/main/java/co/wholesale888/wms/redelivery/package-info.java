/** Redelivery of what a webhook was sent within a range of time: finding it, queueing it in batches, its progress. */
@ApplicationModule(
        allowedDependencies = {"audit", "database", "events", "idempotency", "lanes", "requests", "shared", "webhooks"})
@NullMarked
package co.wholesale888.wms.redelivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
