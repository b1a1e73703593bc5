/** Alerts for SKUs that run short: evaluates crossings off the write path, opens, resolves and lists alerts. */
@ApplicationModule(allowedDependencies = {"database", "events", "lanes", "orders", "requests", "shared", "stock"})
@NullMarked
package co.wholesale888.wms.alerts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
