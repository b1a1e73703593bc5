/** Pages about e-mail: a forgotten password, a user's choice of notices, and the queue for operators. Has no SQL. */
@ApplicationModule(
        allowedDependencies = {"accounts", "confirmations", "mail", "notices", "portal", "requests", "shared"})
@NullMarked
package co.wholesale888.wms.mailpages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
