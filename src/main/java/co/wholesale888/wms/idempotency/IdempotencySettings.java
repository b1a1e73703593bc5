package co.wholesale888.wms.idempotency;

import co.wholesale888.wms.settings.InvalidSettingException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long keys are remembered.
 *
 * @param window from a key's first use until it is free again; more than nothing, at most 30 days
 */
@ConfigurationProperties("wms.idempotency")
public record IdempotencySettings(@DefaultValue("24h") Duration window) {

    public IdempotencySettings {
        if (!window.isPositive() || window.compareTo(Duration.ofDays(30)) > 0) {
            throw new InvalidSettingException("wms.idempotency.window", "must be more than 0 and at most 30 days");
        }
    }
}
