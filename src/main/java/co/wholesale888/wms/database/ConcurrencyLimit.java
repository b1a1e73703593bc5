package co.wholesale888.wms.database;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many calls run at the same time. A limited number of further calls waits, in order of arrival and for a
 * limited time; all others are refused at once.
 */
public final class ConcurrencyLimit {

    static final String BUSY = "The service is busy. Nothing was changed. Try again.";

    private final Semaphore permits;
    private final Semaphore queue;
    private final Duration maxWait;

    /**
     * @param maxRunning how many calls may run at the same time
     * @param maxWaiting how many calls may wait
     * @param maxWait how long a call may wait
     */
    public ConcurrencyLimit(int maxRunning, int maxWaiting, Duration maxWait) {
        this.permits = new Semaphore(maxRunning, true);
        this.queue = new Semaphore(maxWaiting);
        this.maxWait = maxWait;
    }

    /** Runs the work between {@link #enter} and {@link #leave}. */
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    /**
     * Starts a call, which must end with {@link #leave}. Waits if the limit is reached.
     *
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} if too many calls are waiting, or if the wait took too
     *     long
     */
    public void enter() {
        try {
            // The timed version, even with 0, does not overtake waiting calls as tryAcquire() does
            if (permits.tryAcquire(0, TimeUnit.NANOSECONDS) || (queue.tryAcquire() && enterFromQueue())) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RefusedException(ErrorCode.UNAVAILABLE, BUSY);
    }

    /** Ends a call and lets the next one start. */
    public void leave() {
        permits.release();
    }

    int waiting() {
        return permits.getQueueLength();
    }

    private boolean enterFromQueue() throws InterruptedException {
        try {
            return permits.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            queue.release();
        }
    }
}
