package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.RateLimit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The rate limit of every token, and of every user's calls, on every instance.
 *
 * @param perSecond {@code wms.rate-limit.per-second}: 1 to 1,000,000 requests, or 0 for no limit
 */
@ConfigurationProperties("wms.rate-limit")
record RateLimitProperties(@DefaultValue("500") int perSecond) {

    private static final int MAX = 1_000_000;

    RateLimitProperties {
        RateLimit.requireValid("wms.rate-limit.per-second", perSecond, MAX);
    }
}
