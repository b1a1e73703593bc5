/** Invitations of users to accounts, and of operators. */
@ApplicationModule(allowedDependencies = {"access", "accounts", "audit", "shared"})
@NullMarked
package co.wholesale888.wms.invitations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
