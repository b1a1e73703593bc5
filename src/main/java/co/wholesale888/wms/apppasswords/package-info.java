/** Application passwords, with which programs of users sign in to the API by Basic. */
@ApplicationModule(allowedDependencies = {"access", "accounts", "audit", "database", "shared"})
@NullMarked
package co.wholesale888.wms.apppasswords;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
