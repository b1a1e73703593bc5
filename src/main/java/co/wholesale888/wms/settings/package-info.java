/** Checks settings at start and reports an invalid value in one line. Holds the secret key and the version. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package co.wholesale888.wms.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
