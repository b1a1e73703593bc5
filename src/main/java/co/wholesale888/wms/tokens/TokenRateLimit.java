package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.TooManyAttemptsException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Limits the requests of each token by a token bucket, which holds one second's worth and is refilled continuously. */
@Component
public class TokenRateLimit {

    private static final int MAX_TOKENS = 100_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int perSecond;
    private final TimeMeter time;

    /** Dropping an idle bucket does not weaken the limit: it is full again after a second. */
    private final Cache<UUID, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterAccess(Duration.ofSeconds(10))
            .build();

    @Autowired
    TokenRateLimit(RateLimitProperties properties) {
        this(properties, TimeMeter.SYSTEM_MILLISECONDS);
    }

    TokenRateLimit(RateLimitProperties properties, TimeMeter time) {
        this.perSecond = properties.perSecond();
        this.time = time;
    }

    /** Counts a request and sets the {@code RateLimit-*} headers; {@link TooManyAttemptsException} over the limit. */
    public void count(UUID tokenId, HttpServletResponse response) {
        if (perSecond == 0) {
            return;
        }
        ConsumptionProbe probe = buckets.get(tokenId, id -> newBucket()).tryConsumeAndReturnRemaining(1);
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

    private Bucket newBucket() {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    private static long roundUpToSeconds(long nanos) {
        return (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    }
}
