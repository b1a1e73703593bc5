/** The security filter chains, which turn a request's credential into a Caller and decide what it may do. */
@ApplicationModule(allowedDependencies = {"access", "accounts", "requests", "sessions", "shared", "tokens", "web"})
@NullMarked
package co.wholesale888.wms.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
