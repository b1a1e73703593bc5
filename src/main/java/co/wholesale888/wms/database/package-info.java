/** Connections to PostgreSQL: pools, limits on concurrent work, array binding, and telling an outage from a defect. */
@ApplicationModule(allowedDependencies = {"settings", "shared"})
@NullMarked
package co.wholesale888.wms.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
