/** Lanes: bounded queues whose worker handles whatever waits as one group; and waiting for a sequence to advance. */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package co.wholesale888.wms.lanes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
