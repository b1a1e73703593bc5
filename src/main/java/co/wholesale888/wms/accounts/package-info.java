/** Client accounts, the users who sign in to them, operators, and checking e-mail and password. */
@ApplicationModule(allowedDependencies = {"access", "audit", "idempotency", "lanes", "requests", "settings", "shared"})
@NullMarked
package co.wholesale888.wms.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
