/** From open alerts to what to send, and from that to an order. */
@ApplicationModule(
        allowedDependencies = {"shared", "web", "lanes", "warehouses", "idempotency", "ledger", "orders", "alerts"})
@NullMarked
package co.wholesale888.wms.replenishment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
