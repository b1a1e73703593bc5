package co.wholesale888.wms.lanes;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a worker thread that waits for work. Any number of signals before the next wait wake it once. */
public final class WakeupSignal {

    private final Semaphore signals = new Semaphore(0);

    /** Wakes the worker, now or at its next wait. Costs next to nothing. */
    public void signal() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    /** Waits for a signal since the last wait, or until the time is up. */
    public void await(Duration atMost) throws InterruptedException {
        if (signals.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            signals.drainPermits();
        }
    }
}
