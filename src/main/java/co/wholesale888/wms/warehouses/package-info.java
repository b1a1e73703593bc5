/** Accounts and their warehouses. */
@ApplicationModule(allowedDependencies = {"shared", "web", "audit"})
@NullMarked
package co.wholesale888.wms.warehouses;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
