/** HTTP for all modules: base path, request ids, container settings, route timers, and problem+json for every error. */
@ApplicationModule(allowedDependencies = {"database", "requests", "settings", "shared"})
@NullMarked
package co.wholesale888.wms.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
