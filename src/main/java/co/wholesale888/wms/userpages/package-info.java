/** Pages of every user of the portal: the own password and sessions, and setting a password by a link. Has no SQL. */
@ApplicationModule(allowedDependencies = {"accounts", "portal", "requests", "sessions", "shared"})
@NullMarked
package co.wholesale888.wms.userpages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
