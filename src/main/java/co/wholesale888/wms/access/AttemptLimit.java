package co.wholesale888.wms.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Lets something happen so many times within any span of a given length, for each key by itself. Exact: there is no edge
 * of a minute at which twice as much gets through. Bounded in keys; forgets a key that has been quiet for the span.
 */
public final class AttemptLimit {

    private static final int MAX_KEYS = 10_000;

    private final int limit;
    private final long spanNanos;
    private final LongSupplier nanos;
    private final Cache<String, Attempts> attempts;

    public AttemptLimit(int limit, Duration span) {
        this(limit, span, System::nanoTime);
    }

    public AttemptLimit(int limit, Duration span, LongSupplier nanos) {
        this.limit = limit;
        this.spanNanos = span.toNanos();
        this.nanos = nanos;
        this.attempts = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(span)
                .build();
    }

    /** Refuses where the key has no attempt left. Takes none. */
    public void refuseExhausted(String key, String detail) {
        Attempts ofKey = attempts.getIfPresent(key);
        if (ofKey != null) {
            synchronized (ofKey) {
                ofKey.refuseExhausted(detail);
            }
        }
    }

    /** Takes an attempt, or refuses where there is none left. */
    public Reservation reserve(String key, String detail) {
        Attempts ofKey = attempts.get(key, k -> new Attempts());
        synchronized (ofKey) {
            ofKey.refuseExhausted(detail);
            return ofKey.take();
        }
    }

    /** Takes an attempt whether or not there is one left. */
    public void note(String key) {
        Attempts ofKey = attempts.get(key, k -> new Attempts());
        synchronized (ofKey) {
            ofKey.take();
        }
    }

    /** An attempt that has been taken, and may be given back where it does not count after all. */
    @FunctionalInterface
    public interface Reservation {

        void giveBack();
    }

    private final class Attempts {

        private final Deque<Long> at = new ArrayDeque<>();

        private void refuseExhausted(String detail) {
            long now = nanos.getAsLong();
            while (!at.isEmpty() && now - at.getFirst() >= spanNanos) {
                at.removeFirst();
            }
            if (at.size() >= limit) {
                throw new TooManyAttemptsException(detail, Duration.ofNanos(at.getFirst() + spanNanos - now));
            }
        }

        private Reservation take() {
            Long taken = nanos.getAsLong();
            if (at.size() >= limit) {
                at.removeFirst();
            }
            at.addLast(taken);
            return () -> {
                synchronized (this) {
                    at.removeLastOccurrence(taken);
                }
            };
        }
    }
}
