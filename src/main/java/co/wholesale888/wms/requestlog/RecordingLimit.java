package co.wholesale888.wms.requestlog;

import co.wholesale888.wms.web.EndedRequest;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Limits how many requests are recorded, and so what the log costs and how large it becomes. Of each warehouse, 1,000
 * successes are recorded at once, and 5 a second in the long run; as many refusals by the rate limit; and as many other
 * failures. So neither of these kinds, however many there are of it, hides another. Beyond that, a request is recorded
 * whenever there is room again, which takes a sample that is spread evenly over time.
 *
 * <p>The time is that of the requests, so that it does not matter when they are written. For one thread.
 */
final class RecordingLimit {

    static final int PER_SECOND = 5;
    static final int AT_ONCE = 1_000;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_ERROR = 400;
    private static final int MAX_WAREHOUSES = 10_000;

    /** How many seconds' worth of all warehouses' requests are recorded at once. */
    private static final int SECONDS_AT_ONCE = 20;

    private final RequestTime time = new RequestTime();
    private final Bucket all;

    /** Dropping an idle warehouse does not weaken the limit: its buckets are full again by then. */
    private final Cache<UUID, List<Bucket>> byKind = Caffeine.newBuilder()
            .maximumSize(MAX_WAREHOUSES)
            .expireAfterAccess(Duration.ofSeconds(2 * AT_ONCE / PER_SECOND))
            .build();

    /**
     * @param rowsPerSecond how many requests of all warehouses are recorded a second in the long run
     */
    RecordingLimit(int rowsPerSecond) {
        this.all = bucket(SECONDS_AT_ONCE * rowsPerSecond, rowsPerSecond);
    }

    /** Whether a request of the warehouse is to be recorded. Requests come in the order of their ends, more or less. */
    boolean admits(UUID warehouseId, EndedRequest request) {
        time.nanos = request.startedNanos() + request.nanos();
        return byKind.get(warehouseId, id -> buckets())
                        .get(kind(request.status()))
                        .tryConsume(1)
                && all.tryConsume(1);
    }

    private List<Bucket> buckets() {
        return Stream.generate(() -> bucket(AT_ONCE, PER_SECOND)).limit(3).toList();
    }

    private static int kind(int status) {
        return status < FIRST_ERROR ? 0 : status == TOO_MANY_REQUESTS ? 1 : 2;
    }

    private Bucket bucket(int capacity, int perSecond) {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    private static final class RequestTime implements TimeMeter {

        private long nanos = System.nanoTime();

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
