/** Types that every module uses: ids, times, SKUs, pages, cursors, error codes, callers. No beans, SQL or HTTP. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package co.wholesale888.wms.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
