package co.wholesale888.wms.database;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets only so many callers in at a time. A bounded number waits a bounded time outside, in the order of their arrival;
 * the rest is told at once to come back.
 */
public final class ConcurrencyLimit {

    private final int places;
    private final Semaphore free;
    private final int maxWaiting;
    private final Duration patience;

    /**
     * @param places how many may be inside at once
     * @param maxWaiting how many may wait
     * @param patience how long a caller may wait for its turn
     */
    public ConcurrencyLimit(int places, int maxWaiting, Duration patience) {
        this.places = places;
        this.free = new Semaphore(places, true);
        this.maxWaiting = maxWaiting;
        this.patience = patience;
    }

    /**
     * Returns when it is the caller's turn, which it ends by {@link #leave}.
     *
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} where its turn did not come in time
     */
    public void enter() {
        try {
            if (free.tryAcquire()
                    || (free.getQueueLength() < maxWaiting
                            && free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS))) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RefusedException(ErrorCode.UNAVAILABLE, "The service is busy. Nothing was done; try again.");
    }

    /** Makes place for the next one. */
    public void leave() {
        free.release();
    }

    /** How many are inside at this moment. */
    public int busy() {
        return places - free.availablePermits();
    }
}
