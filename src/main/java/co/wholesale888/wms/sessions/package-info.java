/** Portal sessions: signing in, signing up, the session cookie. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "accounts",
            "audit",
            "confirmations",
            "database",
            "lanes",
            "requests",
            "settings",
            "shared"
        })
@NullMarked
package co.wholesale888.wms.sessions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
