package co.wholesale888.wms.access;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Decides whether cached credentials may still be trusted, so that a credential revoked on one instance is refused on
 * every other instance within a second.
 *
 * <p>A change that revokes access increments the counter in {@code access_epoch} in its own transaction. Every instance
 * polls that counter ({@link EpochPoller}) and drops its caches when the counter changes: an entry is valid only for
 * the generation that was current <em>before</em> the entry was loaded. If the counter has not been read recently, no
 * cached entry is valid.
 */
@Component
public class AccessEpoch {

    /** The maximum age of the last reading; with {@link EpochPoller#INTERVAL} well below the guaranteed second. */
    static final Duration MAX_AGE = Duration.ofMillis(700);

    private final JdbcClient jdbc;
    private final AtomicLong generation = new AtomicLong();
    private volatile long counter = Long.MIN_VALUE;
    private volatile long trustedUntilNanos = System.nanoTime();

    AccessEpoch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The current generation. Read it before loading a value that is to be cached. */
    public long generation() {
        return generation.get();
    }

    /** Whether a value cached under this generation is still valid. */
    boolean isTrusted(long cachedGeneration) {
        return cachedGeneration == generation.get() && System.nanoTime() - trustedUntilNanos < 0;
    }

    /**
     * Invalidates the caches of all instances when the current transaction commits. This instance drops its caches on
     * a rollback as well: after a lost connection the outcome is unknown, and dropping them too often is harmless.
     */
    public void advance() {
        jdbc.sql("update access_epoch set value = value + 1").update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                generation.incrementAndGet();
            }
        });
    }

    /**
     * Records a reading of the counter.
     *
     * @param startedNanos when the reading began, by {@link System#nanoTime}
     */
    void observe(long value, long startedNanos) {
        if (value != counter) {
            counter = value;
            generation.incrementAndGet();
        }
        trustedUntilNanos = startedNanos + MAX_AGE.toNanos();
    }
}
