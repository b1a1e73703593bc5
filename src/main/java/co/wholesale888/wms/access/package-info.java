/**
 * Building blocks for checking credentials: the revocation epoch, trusted caches, attempt limits, password hashing,
 * links that work once, times of last use.
 */
@ApplicationModule(allowedDependencies = {"database", "settings", "shared"})
@NullMarked
package co.wholesale888.wms.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
