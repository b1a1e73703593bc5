/** The embedded PostgreSQL that runs when no other is configured, and the demo data. Nothing depends on it. */
@ApplicationModule(
        allowedDependencies = {"access", "accounts", "ledger", "orders", "shared", "stock", "tokens", "warehouses"})
@NullMarked
package co.wholesale888.wms.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
