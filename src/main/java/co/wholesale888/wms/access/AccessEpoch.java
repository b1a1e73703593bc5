package co.wholesale888.wms.access;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Says which remembered rights may still be trusted, so that a right that was taken away anywhere is refused everywhere
 * within a second.
 *
 * <p>Whoever takes a right away counts {@code access_epoch} up in the same transaction. Every instance reads that counter
 * a few times a second ({@link EpochPoller}) and forgets all it remembers when the counter has moved: an entry counts
 * only for the generation that was current <em>before</em> it was loaded. Where the counter could not be read lately,
 * nothing that is remembered counts at all.
 */
@Component
public class AccessEpoch {

    /** How old the last reading of the counter may be. With {@link EpochPoller#PAUSE} well below the promised second. */
    static final Duration TRUST = Duration.ofMillis(700);

    private final JdbcClient jdbc;
    private final AtomicLong generation = new AtomicLong();
    private volatile long counter = Long.MIN_VALUE;
    private volatile long trustedUntilNanos = System.nanoTime();

    AccessEpoch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The generation under which something that is loaded from now on may be remembered. */
    public long generation() {
        return generation.get();
    }

    /** Whether what was remembered under this generation still counts. */
    boolean vouchesFor(long rememberedGeneration) {
        return rememberedGeneration == generation.get() && System.nanoTime() - trustedUntilNanos < 0;
    }

    /** Makes every instance forget what it remembers, once the running transaction has committed. */
    public void bump() {
        jdbc.sql("update access_epoch set value = value + 1").update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                generation.incrementAndGet();
            }
        });
    }

    /**
     * Takes note of a reading of the counter.
     *
     * @param startedNanos when the reading began, by {@link System#nanoTime}
     */
    void observe(long value, long startedNanos) {
        if (value != counter) {
            counter = value;
            generation.incrementAndGet();
        }
        trustedUntilNanos = startedNanos + TRUST.toNanos();
    }
}
