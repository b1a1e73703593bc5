/** Files of rows that are uploaded on pages, stored for a day, and applied once in the background. */
@ApplicationModule(
        allowedDependencies = {"accounts", "audit", "database", "lanes", "shared", "thresholds", "tokens", "writes"})
@NullMarked
package co.wholesale888.wms.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
