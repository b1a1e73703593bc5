package co.wholesale888.wms.lanes;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WakeupSignalTest {

    private static final Duration FOREVER = Duration.ofDays(1);

    private final WakeupSignal signal = new WakeupSignal();

    @Test
    void aSignalBeforeTheWaitIsNotLost() throws InterruptedException {
        signal.signal();

        signal.await(FOREVER);
    }

    @Test
    void aSignalEndsTheWaitOfAnotherThread() throws InterruptedException {
        Thread.startVirtualThread(signal::signal);

        signal.await(FOREVER);
    }

    @Test
    void aWaitWithoutASignalEndsWhenTheTimeIsUp() throws InterruptedException {
        signal.signal();
        signal.signal();
        signal.await(FOREVER);

        signal.await(Duration.ofMillis(1));
    }
}
