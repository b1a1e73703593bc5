/** The vocabulary of every module: ids, times, SKUs, pages and cursors, error codes, callers. No beans, SQL or HTTP. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package co.wholesale888.wms.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
