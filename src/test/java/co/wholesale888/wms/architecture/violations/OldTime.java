package co.wholesale888.wms.architecture.violations;

import java.time.Instant;
import java.util.Date;

/** Reads the system clock, and uses java.util.Date. */
class OldTime {

    @SuppressWarnings("JavaUtilDate")
    Date now() {
        return Date.from(Instant.now());
    }
}
