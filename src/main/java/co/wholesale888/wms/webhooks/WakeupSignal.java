package co.wholesale888.wms.webhooks;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes the dispatcher when there may be work. Signalling never blocks and costs next to nothing. */
@Component
public class WakeupSignal {

    private final Semaphore signals = new Semaphore(0);

    public void signal() {
        // One permit is enough; more would pile up while the dispatcher is busy and does not wait
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    /** Waits until there has been a signal since the last call, or the timeout has passed. */
    public void await(Duration timeout) throws InterruptedException {
        if (signals.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            signals.drainPermits();
        }
    }
}
