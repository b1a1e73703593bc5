/** Delivers queued webhook events: leases deliveries, sends them over HTTP, records the outcome, retries. */
@ApplicationModule(
        allowedDependencies = {"database", "events", "lanes", "settings", "shared", "targets", "tracing", "webhooks"})
@NullMarked
package co.wholesale888.wms.dispatch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
