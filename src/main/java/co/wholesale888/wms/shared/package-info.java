/** Words every room speaks: ids, times, SKUs, pages and cursors, error codes, callers. No beans, no SQL, no HTTP. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package co.wholesale888.wms.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
