/** The API that writes stock: one line, a batch of lines, a count by file. */
@ApplicationModule(allowedDependencies = {"audit", "database", "idempotency", "ledger", "requests", "shared", "stock"})
@NullMarked
package co.wholesale888.wms.writes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
