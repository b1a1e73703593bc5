package co.wholesale888.wms.requestlog;

import static co.wholesale888.wms.settings.InvalidSettingException.require;
import static co.wholesale888.wms.settings.InvalidSettingException.requireRange;

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

    RequestLogSettings {
        if (!retention.isZero()) {
            String rule = "must be 1 hour to 90 days, or 0 to record nothing";
            requireRange(retention, Duration.ofHours(1), Duration.ofDays(90), "wms.request-log.retention", rule);
        }
        boolean fits = rowsPerSecond >= 1 && rowsPerSecond <= 10_000;
        require(fits, "wms.request-log.rows-per-second", "must be from 1 to 10000");
    }

    /** Whether nothing is recorded. */
    boolean isOff() {
        return retention.isZero();
    }
}
