package co.wholesale888.wms.webhooks;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes the dispatcher when there may be something to do; costs whoever calls it next to nothing. */
@Component
public class WakeupSignal {

    private final Semaphore calls = new Semaphore(0);

    public void call() {
        // One is enough; a dispatcher that is busy for days takes none
        if (calls.availablePermits() == 0) {
            calls.release();
        }
    }

    /** Waits for a call since the last time, for as long as given at the most. */
    public void await(Duration atMost) throws InterruptedException {
        if (calls.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            calls.drainPermits();
        }
    }
}
