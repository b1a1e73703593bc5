package co.wholesale888.wms.access;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Decides whether cached credentials may still be trusted, so that a credential revoked on one instance is refused on
 * every other instance within a second.
 *
 * <p>A change that revokes access increments the counter in {@code access_epoch} in its own transaction, and names its
 * subject there: the token, user or account. Every instance polls that row ({@link EpochPoller}) and forgets what
 * concerns the subjects: an entry is valid only if none of its subjects was forgotten after the generation that was
 * current <em>before</em> the entry was loaded. If the row does not name the subject of every change since the last
 * reading, everything is forgotten. If the counter has not been read recently, no cached entry is valid.
 */
@Component
public class AccessEpoch {

    /** The maximum age of the last reading; with {@link EpochPoller#INTERVAL} well below the guaranteed second. */
    static final Duration MAX_AGE = Duration.ofMillis(700);

    /** How many subjects are kept apart. With one more, everything is forgotten once. */
    static final int MAX_SUBJECTS = 10_000;

    private final JdbcClient jdbc;
    private final Map<UUID, Long> forgottenAt = new ConcurrentHashMap<>();
    private volatile long allForgottenAt;
    private volatile long generation;
    private Reading last = new Reading(Long.MIN_VALUE, List.of(), 0);
    private volatile long trustedUntilNanos = System.nanoTime();

    AccessEpoch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What {@code access_epoch} holds.
     *
     * @param revoked the subjects of the last changes up to {@code revokedUntil}, newest first
     */
    record Reading(long value, List<UUID> revoked, long revokedUntil) {

        /**
         * Whether this names the subject of every change since an earlier reading. It does not if the changes before
         * are others: then a server has taken over that did not have them, and has counted on from an earlier value.
         */
        boolean continues(Reading earlier) {
            long changes = value - earlier.value;
            if (revokedUntil != value || changes <= 0 || changes > revoked.size()) {
                return false;
            }
            List<UUID> before = revoked.subList((int) changes, revoked.size());
            int common = Math.min(before.size(), earlier.revoked.size());
            return before.subList(0, common).equals(earlier.revoked.subList(0, common));
        }
    }

    /** The current generation. Read it before loading a value that is to be cached. */
    public long generation() {
        return generation;
    }

    /** Whether a value of these subjects that was cached under this generation is still valid. */
    boolean isTrusted(long cachedGeneration, List<UUID> subjects) {
        for (UUID subject : subjects) {
            Long forgotten = forgottenAt.get(subject);
            if (forgotten != null && forgotten > cachedGeneration) {
                return false;
            }
        }
        // After the subjects, which are cleared only when everything is forgotten
        return cachedGeneration >= allForgottenAt && System.nanoTime() - trustedUntilNanos < 0;
    }

    /**
     * Makes all instances forget what they have cached of a token, user or account when the current transaction
     * commits. This instance forgets it on a rollback as well: after a lost connection the outcome is unknown, and
     * forgetting too often is harmless.
     */
    public void advance(UUID subject) {
        // A server with Citus 13.2 crashes where the value is the slice itself
        jdbc.sql("""
                update access_epoch set value = value + 1, revoked_until = value + 1, revoked = coalesce(
                    (array[?::uuid] || case when revoked_until = value then revoked else '{}' end)[1:100], '{}')
                """).param(subject).update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                forget(subject);
            }
        });
    }

    /**
     * Records a reading.
     *
     * @param startedNanos when the reading began, by {@link System#nanoTime}
     */
    void observe(Reading reading, long startedNanos) {
        if (!reading.equals(last)) {
            if (reading.continues(last)) {
                reading.revoked.subList(0, (int) (reading.value - last.value)).forEach(this::forget);
            } else {
                forgetAll();
            }
            last = reading;
        }
        trustedUntilNanos = startedNanos + MAX_AGE.toNanos();
    }

    private synchronized void forget(UUID subject) {
        if (forgottenAt.size() >= MAX_SUBJECTS && !forgottenAt.containsKey(subject)) {
            forgetAll();
        } else {
            long next = generation + 1;
            forgottenAt.put(subject, next);
            generation = next;
        }
    }

    private synchronized void forgetAll() {
        long next = generation + 1;
        allForgottenAt = next;
        generation = next;
        forgottenAt.clear();
    }
}
