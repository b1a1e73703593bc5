package co.wholesale888.wms.requestlog;

import co.wholesale888.wms.settings.InvalidSettingException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the request log.
 *
 * @param retention how long requests are kept; 1 hour to 90 days, or 0 to record nothing
 * @param rowsPerSecond how many requests an instance records a second in the long run; 1 to 10,000
 */
@ConfigurationProperties("wms.request-log")
record RequestLogSettings(
        @DefaultValue("7d") Duration retention,
        @DefaultValue("500") int rowsPerSecond) {

    private static final Duration MIN = Duration.ofHours(1);
    private static final Duration MAX = Duration.ofDays(90);
    private static final int MAX_ROWS = 10_000;

    RequestLogSettings {
        if (!retention.isZero() && (retention.compareTo(MIN) < 0 || retention.compareTo(MAX) > 0)) {
            throw new InvalidSettingException(
                    "wms.request-log.retention", "must be 1 hour to 90 days, or 0 to record nothing");
        }
        if (rowsPerSecond < 1 || rowsPerSecond > MAX_ROWS) {
            throw new InvalidSettingException(
                    "wms.request-log.rows-per-second", "must be from 1 to %s".formatted(MAX_ROWS));
        }
    }

    /** Whether nothing is recorded. */
    boolean isOff() {
        return retention.isZero();
    }
}
