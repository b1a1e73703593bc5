/** Second factors of users: authenticator apps, passkeys, recovery codes, and the second step of a sign-in. */
@ApplicationModule(allowedDependencies = {"access", "accounts", "audit", "sessions", "settings", "shared", "web"})
@NullMarked
package co.wholesale888.wms.secondfactors;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
