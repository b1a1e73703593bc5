/** Client accounts and their users, operators, and the check of e-mail and password. */
@ApplicationModule(
        allowedDependencies = {"access", "audit", "database", "idempotency", "lanes", "requests", "settings", "shared"})
@NullMarked
package co.wholesale888.wms.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
