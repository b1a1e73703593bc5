package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.TooManyAttemptsException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Limits how often each token is used: a bucket that holds one second's worth and fills up steadily. */
@Component
public class TokenRateLimit {

    private static final int MAX_TOKENS = 100_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int perSecond;

    /** A bucket that has been quiet for a second is full, so forgetting it gives nothing away. */
    private final Cache<UUID, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterAccess(Duration.ofSeconds(10))
            .build();

    public TokenRateLimit(RateLimitProperties properties) {
        this.perSecond = properties.perSecond();
    }

    /** Counts a request and says in headers how the token stands; {@link TooManyAttemptsException} where it is too many. */
    public void count(UUID tokenId, HttpServletResponse response) {
        if (perSecond == 0) {
            return;
        }
        ConsumptionProbe probe = buckets.get(tokenId, id -> newBucket()).tryConsumeAndReturnRemaining(1);
        response.setHeader("RateLimit-Limit", Integer.toString(perSecond));
        response.setHeader("RateLimit-Remaining", Long.toString(probe.getRemainingTokens()));
        response.setHeader("RateLimit-Reset", Long.toString(secondsUp(probe.getNanosToWaitForReset())));
        if (!probe.isConsumed()) {
            throw new TooManyAttemptsException(
                    "The token may make %d requests a second. Slow down, or put several lines into one request."
                            .formatted(perSecond),
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    private static long secondsUp(long nanos) {
        return (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    }
}
