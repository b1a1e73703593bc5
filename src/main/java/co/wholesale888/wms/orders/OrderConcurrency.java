package co.wholesale888.wms.orders;

import co.wholesale888.wms.database.ConcurrencyLimit;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Lets requests change orders one at a time. They hold a connection while they wait for row locks: without a limit,
 * many requests for one order would keep all other changes waiting.
 */
@Component
public class OrderConcurrency {

    private static final int MAX_CONCURRENT = 1;
    private static final int MAX_WAITING = 300;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final ConcurrencyLimit limit = new ConcurrencyLimit(MAX_CONCURRENT, MAX_WAITING, MAX_WAIT);

    /** Runs the work, after a wait if needed; refuses it with UNAVAILABLE if the wait takes too long. */
    public <T> T take(Supplier<T> work) {
        return limit.call(work);
    }
}
