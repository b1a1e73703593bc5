/** Decides where webhooks may send: checks URLs at registration, and addresses again at every connection. */
@ApplicationModule(allowedDependencies = {"settings", "shared"})
@NullMarked
package co.wholesale888.wms.targets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
