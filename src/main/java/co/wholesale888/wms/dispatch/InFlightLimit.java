package co.wholesale888.wms.dispatch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the number and the total size, in characters of their bodies, of attempts that this instance has leased and
 * not recorded yet.
 */
final class InFlightLimit {

    static final int MAX_ATTEMPTS = 2_000;
    private static final long MAX_SIZE = 48L * 1024 * 1024;

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicLong size = new AtomicLong();

    void add(Attempt attempt) {
        attempts.incrementAndGet();
        size.addAndGet(attempt.body().length());
    }

    void remove(Attempt attempt) {
        attempts.decrementAndGet();
        size.addAndGet(-attempt.body().length());
    }

    int count() {
        return attempts.get();
    }

    int freeAttempts() {
        return MAX_ATTEMPTS - attempts.get();
    }

    long freeSize() {
        return MAX_SIZE - size.get();
    }

    /** Whether more than half of the limit is used, so that little is leased ahead. */
    boolean isBusy() {
        return attempts.get() * 2 > MAX_ATTEMPTS || size.get() * 2 > MAX_SIZE;
    }

    /** Whether more than three quarters of the limit are used, so that endpoints that time out get nothing. */
    boolean isOverloaded() {
        return attempts.get() * 4L > MAX_ATTEMPTS * 3L || size.get() * 4 > MAX_SIZE * 3;
    }
}
