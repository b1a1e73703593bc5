package co.wholesale888.wms.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Limits attempts per key within a sliding window. The limit is exact: unlike with fixed windows, no span of that
 * length ever holds more, as long as there are at most 10,000 keys; beyond that, the counts of some are forgotten.
 * Drops a key that has been idle for the length of the window.
 */
public final class AttemptLimit {

    private static final int MAX_KEYS = 10_000;

    private final int limit;
    private final long windowNanos;
    private final LongSupplier nanoTime;
    private final Cache<String, Attempts> attempts;

    public AttemptLimit(int limit, Duration window) {
        this(limit, window, System::nanoTime);
    }

    AttemptLimit(int limit, Duration window, LongSupplier nanoTime) {
        this.limit = limit;
        this.windowNanos = window.toNanos();
        this.nanoTime = nanoTime;
        this.attempts = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(window)
                .build();
    }

    /** Whether the key has no attempt left. Counts no attempt. */
    public boolean isExhausted(String key) {
        Attempts ofKey = attempts.getIfPresent(key);
        return ofKey != null && ofKey.areExhausted();
    }

    /**
     * Throws {@link TooManyAttemptsException} if the key has no attempt left. Counts no attempt.
     *
     * @param detail one or more sentences, to which the exception adds when to try again
     */
    public void check(String key, String detail) {
        Attempts ofKey = attempts.getIfPresent(key);
        if (ofKey != null) {
            ofKey.check(detail);
        }
    }

    /**
     * Counts an attempt; throws {@link TooManyAttemptsException} if the key has none left.
     *
     * @param detail as in {@link #check}
     * @return removes the attempt from the count
     */
    public Runnable reserve(String key, String detail) {
        return attempts.get(key, k -> new Attempts()).reserve(detail);
    }

    /** Counts an attempt, unless the key has none left; says which. */
    public boolean count(String key) {
        return attempts.get(key, k -> new Attempts()).count();
    }

    private final class Attempts {

        private final Deque<Long> times = new ArrayDeque<>();

        private synchronized boolean areExhausted() {
            long now = nanoTime.getAsLong();
            while (!times.isEmpty() && now - times.getFirst() >= windowNanos) {
                times.removeFirst();
            }
            return times.size() >= limit;
        }

        private synchronized void check(String detail) {
            if (areExhausted()) {
                long wait = times.getFirst() + windowNanos - nanoTime.getAsLong();
                throw TooManyAttemptsException.withTime(detail, Duration.ofNanos(wait));
            }
        }

        private synchronized boolean count() {
            if (areExhausted()) {
                return false;
            }
            times.addLast(nanoTime.getAsLong());
            return true;
        }

        private synchronized Runnable reserve(String detail) {
            check(detail);
            Long time = nanoTime.getAsLong();
            times.addLast(time);
            return () -> remove(time);
        }

        private synchronized void remove(Long time) {
            times.removeLastOccurrence(time);
        }
    }
}
