/** Violations of every architecture rule, which prove that the rules can fail. Deliberately not {@code @NullMarked}. */
@ApplicationModule(allowedDependencies = "shared")
package co.wholesale888.wms.architecture.violations;

import org.springframework.modulith.ApplicationModule;
