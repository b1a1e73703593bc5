/** Small offenders, one for each house rule, which prove that the rules can fail. Not marked for nullness on purpose. */
@ApplicationModule(allowedDependencies = "shared")
package co.wholesale888.wms.architecture.violations;

import org.springframework.modulith.ApplicationModule;
