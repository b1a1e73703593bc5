package co.wholesale888.wms.reservations;

import co.wholesale888.wms.settings.InvalidSettingException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of reservations.
 *
 * @param retention how long a reservation is kept after its end; 1 hour to 3650 days
 */
@ConfigurationProperties("wms.reservations")
record ReservationSettings(@DefaultValue("90d") Duration retention) {

    private static final Duration MIN = Duration.ofHours(1);
    private static final Duration MAX = Duration.ofDays(3_650);

    ReservationSettings {
        if (retention.compareTo(MIN) < 0 || retention.compareTo(MAX) > 0) {
            throw new InvalidSettingException("wms.reservations.retention", "must be 1 hour to 3650 days");
        }
    }
}
