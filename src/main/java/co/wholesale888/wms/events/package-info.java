/** The numbered events of each warehouse: appending them, and the feed by polling, long polling and SSE. */
@ApplicationModule(
        allowedDependencies = {"database", "lanes", "requests", "security", "settings", "shared", "warehouses"})
@NullMarked
package co.wholesale888.wms.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
