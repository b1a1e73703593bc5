/**
 * Checks the configuration at start: a wrong value is refused with one clear line. Holds the secret key and the
 * version.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package co.wholesale888.wms.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
