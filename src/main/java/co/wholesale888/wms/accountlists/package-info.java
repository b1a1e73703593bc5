/** Lists over all warehouses of an account: stock and alerts. Has no SQL. */
@ApplicationModule(allowedDependencies = {"alerts", "requests", "shared", "stock", "warehouses"})
@NullMarked
package co.wholesale888.wms.accountlists;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
