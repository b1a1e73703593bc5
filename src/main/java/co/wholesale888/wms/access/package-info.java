/** Turns a credential into a Caller: tokens, users, security chains, throttling, revocation across instances. */
@ApplicationModule(allowedDependencies = {"shared", "web", "lanes", "idempotency", "audit", "warehouses"})
@NullMarked
package co.wholesale888.wms.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
