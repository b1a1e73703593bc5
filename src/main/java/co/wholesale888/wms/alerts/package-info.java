/** Replenishment alerts: judges, off the path of the writes, what has passed its threshold, and lists the alerts. */
@ApplicationModule(allowedDependencies = {"shared", "web", "lanes", "stock", "orders", "events"})
@NullMarked
package co.wholesale888.wms.alerts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
