/** Thresholds and pars of many SKUs by file: reads the file, reports what it would change, applies it once. */
@ApplicationModule(allowedDependencies = {"audit", "database", "requests", "shared", "stock"})
@NullMarked
package co.wholesale888.wms.thresholds;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
