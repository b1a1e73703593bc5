/** Reads the ledger: lists, the feed, CSV exports, verification of the hash chain, sales rates. */
@ApplicationModule(allowedDependencies = {"database", "lanes", "ledger", "requests", "security", "shared", "stock"})
@NullMarked
package co.wholesale888.wms.transactions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
