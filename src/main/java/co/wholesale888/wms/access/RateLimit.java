package co.wholesale888.wms.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * Limits the requests of each key by a token bucket, which holds one second's worth and is refilled continuously. Keeps
 * at most 100,000 buckets.
 */
public final class RateLimit<K> {

    private static final int MAX_KEYS = 100_000;

    private final int perSecond;
    private final TimeMeter time;

    /** Dropping an idle bucket does not weaken the limit: it is full again after a second. */
    private final Cache<K, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterAccess(Duration.ofSeconds(10))
            .build();

    /**
     * Creates a limit.
     *
     * @param perSecond at least 1
     */
    public RateLimit(int perSecond, TimeMeter time) {
        this.perSecond = perSecond;
        this.time = time;
    }

    /** Takes a request from the key's bucket, and says whether there was one left. */
    public ConsumptionProbe count(K key) {
        return buckets.get(key, k -> newBucket()).tryConsumeAndReturnRemaining(1);
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}
