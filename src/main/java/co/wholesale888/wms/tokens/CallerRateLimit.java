package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.RateLimit;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.shared.Caller;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Limits the requests of each token, and those of each user's calls ({@link RateLimit}). */
@Component
public class CallerRateLimit {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int perSecond;
    private final RateLimit<UUID> limit;

    @Autowired
    CallerRateLimit(RateLimitProperties properties) {
        this(properties, TimeMeter.SYSTEM_NANOTIME);
    }

    CallerRateLimit(RateLimitProperties properties, TimeMeter time) {
        this.perSecond = properties.perSecond();
        this.limit = new RateLimit<>(perSecond, time);
    }

    /**
     * Counts a request, and sets the {@code RateLimit-*} headers if it is that of a token.
     *
     * @throws TooManyAttemptsException over the limit
     */
    public void count(Caller caller, HttpServletResponse response) {
        switch (caller) {
            case Caller.Bearer bearer -> {
                ConsumptionProbe probe = limit.count(bearer.tokenId());
                if (probe != null) {
                    setHeaders(probe, response);
                }
                limit.require(
                        probe,
                        "The token may make %s requests a second. Slow down, or put several lines into one request.");
            }
            // Of whichever sign-ins and sessions
            case Caller.User user ->
                limit.require(limit.count(user.userId()), "A user may make %s requests a second. Slow down.");
        }
    }

    private void setHeaders(ConsumptionProbe probe, HttpServletResponse response) {
        response.setHeader("RateLimit-Limit", Integer.toString(perSecond));
        response.setHeader("RateLimit-Remaining", Long.toString(probe.getRemainingTokens()));
        response.setHeader(
                "RateLimit-Reset", Long.toString(Math.ceilDiv(probe.getNanosToWaitForReset(), NANOS_PER_SECOND)));
    }
}
