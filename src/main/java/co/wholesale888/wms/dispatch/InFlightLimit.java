package co.wholesale888.wms.dispatch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much this instance has leased and not recorded yet, and how much more it may: so many, and of such a size. */
final class InFlightLimit {

    private static final int MAX_ATTEMPTS = 2_000;
    private static final long MAX_WEIGHT = 48L * 1024 * 1024;

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicLong weight = new AtomicLong();

    void take(Attempt attempt) {
        attempts.incrementAndGet();
        weight.addAndGet(attempt.weight());
    }

    void letGo(Attempt attempt) {
        attempts.decrementAndGet();
        weight.addAndGet(-attempt.weight());
    }

    int count() {
        return attempts.get();
    }

    /** How many more attempts it may take. */
    int free() {
        return MAX_ATTEMPTS - attempts.get();
    }

    /** How much more the attempts may weigh. */
    long freeWeight() {
        return MAX_WEIGHT - weight.get();
    }

    /** Whether there is so much that little is leased ahead. */
    boolean isScarce() {
        return attempts.get() * 2 > MAX_ATTEMPTS || weight.get() * 2 > MAX_WEIGHT;
    }

    /** Whether there is so much that receivers that time out get nothing. */
    boolean isDire() {
        return attempts.get() * 4L > MAX_ATTEMPTS * 3L || weight.get() * 4 > MAX_WEIGHT * 3;
    }
}
