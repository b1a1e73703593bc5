/** Decides where webhooks may go: checks URLs when they are registered and addresses when they are connected to. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package co.wholesale888.wms.targets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
