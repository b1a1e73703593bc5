/** One key, one outcome: the records, their look-up and their purge. */
@ApplicationModule(allowedDependencies = {"shared", "web"})
@NullMarked
package co.wholesale888.wms.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
