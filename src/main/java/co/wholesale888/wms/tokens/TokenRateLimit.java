package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.RateLimit;
import co.wholesale888.wms.access.TooManyAttemptsException;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Limits the requests of each token ({@link RateLimit}). */
@Component
public class TokenRateLimit {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int perSecond;
    private final RateLimit<UUID> limit;

    @Autowired
    TokenRateLimit(RateLimitProperties properties) {
        this(properties, TimeMeter.SYSTEM_NANOTIME);
    }

    TokenRateLimit(RateLimitProperties properties, TimeMeter time) {
        this.perSecond = properties.perSecond();
        this.limit = new RateLimit<>(perSecond, time);
    }

    /** Counts a request and sets the {@code RateLimit-*} headers; {@link TooManyAttemptsException} over the limit. */
    public void count(UUID tokenId, HttpServletResponse response) {
        ConsumptionProbe probe = limit.count(tokenId);
        if (probe == null) {
            return;
        }
        response.setHeader("RateLimit-Limit", Integer.toString(perSecond));
        response.setHeader("RateLimit-Remaining", Long.toString(probe.getRemainingTokens()));
        response.setHeader("RateLimit-Reset", Long.toString(roundUpToSeconds(probe.getNanosToWaitForReset())));
        if (!probe.isConsumed()) {
            throw new TooManyAttemptsException(
                    "The token may make %s requests a second. Slow down, or put several lines into one request."
                            .formatted(perSecond),
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private static long roundUpToSeconds(long nanos) {
        return (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    }
}
