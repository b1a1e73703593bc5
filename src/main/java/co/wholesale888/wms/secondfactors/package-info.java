/** Second factors of users: authenticator apps, recovery codes, and the second step of a sign-in. */
@ApplicationModule(allowedDependencies = {"access", "accounts", "audit", "sessions", "settings", "shared"})
@NullMarked
package co.wholesale888.wms.secondfactors;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
