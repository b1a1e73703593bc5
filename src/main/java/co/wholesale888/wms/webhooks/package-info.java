/** Tells clients' servers of events: registration, signing, the check of targets, dispatch, the log of deliveries. */
@ApplicationModule(allowedDependencies = {"shared", "web", "lanes", "audit", "events"})
@NullMarked
package co.wholesale888.wms.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
