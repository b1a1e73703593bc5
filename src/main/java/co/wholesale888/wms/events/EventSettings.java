package co.wholesale888.wms.events;

import static co.wholesale888.wms.settings.InvalidSettingException.requireRange;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the event feed.
 *
 * @param retention the age after which events are purged; 1 hour to 3650 days
 */
@ConfigurationProperties("wms.events")
public record EventSettings(@DefaultValue("30d") Duration retention) {

    public EventSettings {
        String rule = "must be 1 hour to 3650 days";
        requireRange(retention, Duration.ofHours(1), Duration.ofDays(3_650), "wms.events.retention", rule);
    }
}
