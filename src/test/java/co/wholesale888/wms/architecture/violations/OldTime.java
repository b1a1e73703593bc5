package co.wholesale888.wms.architecture.violations;

import java.time.Instant;
import java.util.Date;

/** Takes the time from nowhere, and keeps it badly. */
class OldTime {

    @SuppressWarnings("JavaUtilDate")
    Date now() {
        return Date.from(Instant.now());
    }
}
