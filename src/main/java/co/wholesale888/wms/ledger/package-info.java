/** The only writer of stock: folding, entries, chain, verification, the feed of entries. */
@ApplicationModule(allowedDependencies = {"shared", "web", "lanes", "stock", "idempotency", "events", "warehouses"})
@NullMarked
package co.wholesale888.wms.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
