/** Access to PostgreSQL: connection pools, concurrency limits, array parameters, and detection of outages. */
@ApplicationModule(allowedDependencies = {"settings", "shared"})
@NullMarked
package co.wholesale888.wms.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
