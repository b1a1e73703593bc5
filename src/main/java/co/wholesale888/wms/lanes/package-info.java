/** The one generic lane: a bounded queue whose worker handles whatever waits as one group. Knows nothing of stock. */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package co.wholesale888.wms.lanes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
