/** API tokens: minting, revoking, reissuing, authenticating and rate-limiting them. */
@ApplicationModule(
        allowedDependencies = {"access", "audit", "database", "idempotency", "lanes", "requests", "shared", "warehouses"
        })
@NullMarked
package co.wholesale888.wms.tokens;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
