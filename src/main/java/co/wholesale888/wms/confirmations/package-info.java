/** Confirming the e-mail address of a sign-up by a link. */
@ApplicationModule(allowedDependencies = {"access", "accounts", "audit", "database", "mail", "shared"})
@NullMarked
package co.wholesale888.wms.confirmations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
