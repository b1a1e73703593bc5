/** The clients' warehouses and their registration. */
@ApplicationModule(allowedDependencies = {"accounts", "audit", "idempotency", "requests", "shared"})
@NullMarked
package co.wholesale888.wms.warehouses;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
