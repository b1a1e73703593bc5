/** CSV files of the ledger and of stock that are prepared in the background, kept for a day and downloaded. */
@ApplicationModule(
        allowedDependencies = {"database", "lanes", "requests", "shared", "stock", "transactions", "warehouses"})
@NullMarked
package co.wholesale888.wms.exports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
