package co.wholesale888.wms.access;

import co.wholesale888.wms.settings.InvalidSettingException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits the requests of each key by a token bucket, which is refilled continuously; or does not limit them. Keeps at
 * most 100,000 buckets.
 */
public final class RateLimit<K> {

    private static final int MAX_KEYS = 100_000;

    private final int perSecond;
    private final int burst;
    private final TimeMeter time;

    /** Dropping an idle bucket does not weaken the limit: it is full again by then. */
    private final Cache<K, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterAccess(Duration.ofSeconds(10))
            .build();

    /**
     * Creates a limit with buckets that hold one second's worth.
     *
     * @param perSecond 0 for no limit
     */
    public RateLimit(int perSecond, TimeMeter time) {
        this(perSecond, perSecond, time);
    }

    /**
     * Creates a limit.
     *
     * @param perSecond 0 for no limit
     * @param burst what a bucket holds; 10 seconds' worth at most
     */
    public RateLimit(int perSecond, int burst, TimeMeter time) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.time = time;
    }

    /**
     * Checks the setting of a limit.
     *
     * @throws InvalidSettingException unless it is from 1 to {@code max}, or 0 for no limit
     */
    public static void requireValid(String property, int perSecond, int max) {
        InvalidSettingException.require(
                perSecond >= 0 && perSecond <= max, property, "must be from 1 to %s, or 0 for no limit".formatted(max));
    }

    /** Takes a request from the key's bucket, and says whether there was one left; null if there is no limit. */
    public @Nullable ConsumptionProbe count(K key) {
        return perSecond == 0 ? null : buckets.get(key, k -> newBucket()).tryConsumeAndReturnRemaining(1);
    }

    /**
     * Refuses a counted request if there was none left.
     *
     * @param detail of the refusal; {@code %s} in it is the limit a second
     * @throws TooManyAttemptsException if there was none left
     */
    public void require(@Nullable ConsumptionProbe counted, String detail) {
        if (counted != null && !counted.isConsumed()) {
            throw new TooManyAttemptsException(
                    detail.formatted(perSecond), Duration.ofNanos(counted.getNanosToWaitForRefill()));
        }
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}
