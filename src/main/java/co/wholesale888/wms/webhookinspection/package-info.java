/**
 * What the people behind an endpoint need to find out why deliveries fail: the payload, signatures and answer of a
 * delivery, a check of signatures, and samples of events.
 */
@ApplicationModule(allowedDependencies = {"events", "shared", "webhooks"})
@NullMarked
package co.wholesale888.wms.webhookinspection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
