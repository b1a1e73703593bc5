package co.wholesale888.wms.events;

import co.wholesale888.wms.settings.InvalidSettingException;
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

    private static final Duration MIN = Duration.ofHours(1);
    private static final Duration MAX = Duration.ofDays(3_650);

    public EventSettings {
        if (retention.compareTo(MIN) < 0 || retention.compareTo(MAX) > 0) {
            throw new InvalidSettingException("wms.events.retention", "must be 1 hour to 3650 days");
        }
    }
}
