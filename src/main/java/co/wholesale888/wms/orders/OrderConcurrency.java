package co.wholesale888.wms.orders;

import co.wholesale888.wms.database.ConcurrencyLimit;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Limits how many requests change orders at the same time. They hold general connections while they wait for each
 * other's row locks: without a limit, many requests for one order would leave no connection to other requests.
 */
@Component
public class OrderConcurrency {

    private static final int MAX_CONCURRENT = 3;
    private static final int MAX_WAITING = 300;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final ConcurrencyLimit limit = new ConcurrencyLimit(MAX_CONCURRENT, MAX_WAITING, MAX_WAIT);

    /** Runs the work, after a wait if needed; refuses it with UNAVAILABLE if the wait takes too long. */
    public <T> T take(Supplier<T> work) {
        return limit.call(work);
    }
}
