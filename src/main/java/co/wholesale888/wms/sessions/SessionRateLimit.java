package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.RateLimit;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Limits the requests of each session on the portal's pages ({@link RateLimit}). */
@Component
public class SessionRateLimit {

    private final RateLimit<SecretHash> limit;

    @Autowired
    SessionRateLimit(PortalProperties properties) {
        this(properties, TimeMeter.SYSTEM_NANOTIME);
    }

    SessionRateLimit(PortalProperties properties, TimeMeter time) {
        this.limit = new RateLimit<>(properties.requestsPerSecond(), time);
    }

    /**
     * Counts a request.
     *
     * @throws RefusedException RATE_LIMITED over the limit, with {@code Retry-After} set on the response
     */
    public void count(PortalSession session, HttpServletResponse response) {
        ConsumptionProbe probe = limit.count(session.hash());
        if (probe != null && !probe.isConsumed()) {
            long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
            response.setHeader("Retry-After", Long.toString(seconds));
            throw new RefusedException(
                    ErrorCode.RATE_LIMITED,
                    "You asked for too many pages in a second. Nothing was done. Wait a moment, then reload the page.");
        }
    }
}
