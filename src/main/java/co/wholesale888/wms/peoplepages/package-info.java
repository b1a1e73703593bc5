/** The pages on which owners manage the users of their account, and operators the operators; accepting. Has no SQL. */
@ApplicationModule(allowedDependencies = {"accounts", "invitations", "portal", "requests", "shared", "web"})
@NullMarked
package co.wholesale888.wms.peoplepages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
