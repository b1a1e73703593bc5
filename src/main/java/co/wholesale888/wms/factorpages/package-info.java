/** Pages for the second step of a sign-in, second factors, and application passwords. Has no SQL. */
@ApplicationModule(
        allowedDependencies = {"accounts", "apppasswords", "portal", "requests", "secondfactors", "sessions", "shared"})
@NullMarked
package co.wholesale888.wms.factorpages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
