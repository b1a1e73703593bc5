/**
 * Checks settings at start and reports an invalid value in one line. Holds the secret key, which must be the one that
 * the other instances on the database use, and the version.
 */
@ApplicationModule(allowedDependencies = "shared")
@NullMarked
package co.wholesale888.wms.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
