/** Webhooks: registration, secrets and signatures, the delivery queue and its log. */
@ApplicationModule(allowedDependencies = {"audit", "events", "requests", "settings", "shared", "targets"})
@NullMarked
package co.wholesale888.wms.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
