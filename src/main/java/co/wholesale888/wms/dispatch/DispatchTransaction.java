package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.dispatch.DeliveryOutcomes.Ended;
import co.wholesale888.wms.dispatch.DeliveryOutcomes.Retry;
import co.wholesale888.wms.webhooks.SecretCipher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database transaction of a {@link DispatchCycle}: records outcomes, queues retries, releases what was not sent,
 * and leases what is sent next.
 */
final class DispatchTransaction {

    /**
     * Keeps PostgreSQL, for the rest of the transaction, from reading the whole log where it estimates that this is
     * cheaper than finding rows by their keys: it does not know how few deliveries are due.
     */
    private static final String FIND_ROWS_BY_KEY = """
            select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                   set_config('enable_mergejoin', 'off', true)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final PendingDeliveries pending;
    private final LeasedDeliveries leased;
    private final DeliveryOutcomes outcomes;
    private final InFlightLimit inFlight;

    DispatchTransaction(DataSource dataSource, PendingDeliveries pending, SecretCipher cipher, InFlightLimit inFlight) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.pending = pending;
        this.leased = new LeasedDeliveries(jdbc, cipher);
        this.outcomes = new DeliveryOutcomes(jdbc);
        this.inFlight = inFlight;
    }

    /** The attempts to send, and how many deliveries failed unsent, were dropped, or lost their process. */
    record Result(List<Attempt> attempts, int failed, int dropped, int unknown) {

        /** Whether deliveries were pending, so that there may be more. */
        boolean foundWork() {
            return !attempts.isEmpty() || failed > 0 || dropped > 0;
        }
    }

    Result execute(List<AttemptOutcome> finished, List<Attempt> unsent, DispatchPlanner.Plan plan, boolean endLeases) {
        long now = System.nanoTime();
        return transaction.execute(status -> {
            jdbc.sql(FIND_ROWS_BY_KEY).query(row -> {});
            List<Ended> failures = finished.isEmpty() ? List.of() : record(finished);
            List<Ended> unknown = endLeases ? outcomes.endLeases() : List.of();
            retry(Stream.concat(failures.stream(), unknown.stream()));
            if (!unsent.isEmpty()) {
                leased.release(unsent.stream().map(Attempt::key).toList());
            }
            int dropped = plan.drop().isEmpty() ? 0 : pending.drop(plan.drop());
            int failed = plan.fail().isEmpty() ? 0 : pending.fail(plan.fail());
            List<Attempt> attempts = plan.lease().isEmpty() ? List.of() : lease(plan.lease(), now);
            return new Result(attempts, failed, dropped, unknown.size());
        });
    }

    /** Records outcomes and returns the failures that may be retried. */
    private List<Ended> record(List<AttemptOutcome> finished) {
        Set<Attempt.Key> completed = finished.stream()
                .filter(outcome -> outcome.error() == null || outcome.isGone())
                .map(outcome -> outcome.attempt().key())
                .collect(Collectors.toSet());
        return outcomes.record(finished).stream()
                .filter(ended -> !completed.contains(ended.key()))
                .toList();
    }

    private void retry(Stream<Ended> ended) {
        List<Retry> retries = ended.<Retry>mapMulti((delivery, sink) -> {
                    Duration pause = RetrySchedule.pauseAfter(delivery.attempt(), ThreadLocalRandom.current());
                    if (pause != null) {
                        sink.accept(new Retry(delivery.key(), pause));
                    }
                })
                .toList();
        if (!retries.isEmpty()) {
            outcomes.queueRetries(retries);
        }
    }

    private List<Attempt> lease(List<PendingDeliveries.Quota> quotas, long now) {
        List<Attempt.Key> accepted = new ArrayList<>();
        List<Attempt.Key> tooLarge = new ArrayList<>();
        long free = inFlight.freeSize();
        for (PendingDeliveries.Leased candidate : pending.lease(quotas)) {
            // With nothing in flight the first one always fits, so that no delivery is too large forever
            boolean fits = candidate.bytes() <= free || (accepted.isEmpty() && inFlight.count() == 0);
            (fits ? accepted : tooLarge).add(candidate.key());
            free -= fits ? candidate.bytes() : 0;
        }
        if (!tooLarge.isEmpty()) {
            leased.release(tooLarge);
        }
        if (accepted.isEmpty()) {
            return List.of();
        }
        LeasedDeliveries.Loaded loaded = leased.load(accepted, now);
        accepted.removeAll(loaded.found());
        if (!accepted.isEmpty()) {
            leased.drop(accepted);
        }
        return loaded.attempts();
    }
}
