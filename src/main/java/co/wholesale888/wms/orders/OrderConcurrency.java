package co.wholesale888.wms.orders;

import co.wholesale888.wms.database.ConcurrencyLimit;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Who may change orders at this moment. They use the general connections, and may wait for each other's locks with them:
 * so only some at a time, or a crowd at one order would keep everybody else out.
 */
@Component
public class OrderConcurrency {

    private static final int AT_ONCE = 3;
    private static final int MAX_WAITING = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ConcurrencyLimit turns = new ConcurrencyLimit(AT_ONCE, MAX_WAITING, PATIENCE);

    OrderConcurrency() {}

    /** Does the work when it is its turn; refuses it with UNAVAILABLE, undone, where that would take too long. */
    public <T> T take(Supplier<T> work) {
        turns.enter();
        try {
            return work.get();
        } finally {
            turns.leave();
        }
    }
}
