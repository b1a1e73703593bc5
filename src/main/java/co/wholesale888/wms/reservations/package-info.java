/** Reservations: goods that are promised but not gone, until they are committed, released or expired. */
@ApplicationModule(
        allowedDependencies = {"database", "idempotency", "lanes", "requests", "settings", "shared", "stock"})
@NullMarked
package co.wholesale888.wms.reservations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
