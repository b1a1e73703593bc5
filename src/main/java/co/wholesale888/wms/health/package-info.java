/** Health endpoints for people, load balancers and orchestrators. */
@ApplicationModule(allowedDependencies = {"access", "database", "settings", "shared"})
@NullMarked
package co.wholesale888.wms.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
