/** Tools for concurrent requests: lanes, which group them into batches, and waiting for a sequence to advance. */
@ApplicationModule(allowedDependencies = {"database", "shared"})
@NullMarked
package co.wholesale888.wms.lanes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
