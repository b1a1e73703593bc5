package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.RateLimit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the portal.
 *
 * @param requestsPerSecond {@code wms.portal.requests-per-second}, for each session on each instance: 1 to 100,000, or
 *     0 for no limit
 */
@ConfigurationProperties("wms.portal")
record PortalProperties(@DefaultValue("20") int requestsPerSecond) {

    private static final int MAX = 100_000;

    PortalProperties {
        RateLimit.requireValid("wms.portal.requests-per-second", requestsPerSecond, MAX);
    }
}
