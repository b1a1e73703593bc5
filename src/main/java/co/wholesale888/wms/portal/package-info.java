/** What all portal pages share: sign-in, page layout, forms, formatting, assets, errors. Has no SQL. */
@ApplicationModule(
        allowedDependencies = {"accounts", "audit", "requests", "sessions", "shared", "stock", "warehouses", "web"})
@NullMarked
package co.wholesale888.wms.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
