/** The portal pages of the audit trail, for clients and operators. Has no SQL. */
@ApplicationModule(allowedDependencies = {"audit", "portal", "requests", "shared"})
@NullMarked
package co.wholesale888.wms.auditpages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
