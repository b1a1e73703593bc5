/** The PostgreSQL that runs inside when no other is configured, and the demo data. Nothing depends on it. */
@ApplicationModule(allowedDependencies = {"shared", "warehouses", "access", "stock", "ledger", "orders"})
@NullMarked
package co.wholesale888.wms.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
