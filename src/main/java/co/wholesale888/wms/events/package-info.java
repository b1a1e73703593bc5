/** What happened, per warehouse and in sequence: appending, and the feed by polling, long-polling and server-sent events. */
@ApplicationModule(allowedDependencies = {"shared", "web", "lanes", "warehouses"})
@NullMarked
package co.wholesale888.wms.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
