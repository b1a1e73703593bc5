package co.wholesale888.wms.idempotency;

import static co.wholesale888.wms.settings.InvalidSettingException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of idempotency keys.
 *
 * @param window how long an outcome is kept from the first use of its key; more than 0, at most 30 days
 */
@ConfigurationProperties("wms.idempotency")
public record IdempotencySettings(@DefaultValue("24h") Duration window) {

    public IdempotencySettings {
        boolean inRange = window.isPositive() && window.compareTo(Duration.ofDays(30)) <= 0;
        require(inRange, "wms.idempotency.window", "must be more than 0 and at most 30 days");
    }
}
