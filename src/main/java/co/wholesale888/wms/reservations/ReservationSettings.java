package co.wholesale888.wms.reservations;

import static co.wholesale888.wms.settings.InvalidSettingException.requireRange;

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

    ReservationSettings {
        String rule = "must be 1 hour to 3650 days";
        requireRange(retention, Duration.ofHours(1), Duration.ofDays(3_650), "wms.reservations.retention", rule);
    }
}
