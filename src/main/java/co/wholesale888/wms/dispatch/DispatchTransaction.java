package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.dispatch.DeliveryOutcomes.Ended;
import co.wholesale888.wms.dispatch.DeliveryOutcomes.Retry;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.SecretCipher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
    private final LeasedDeliveries leases;
    private final DeliveryOutcomes outcomes;
    private final FailingWebhooks failing;
    private final InFlightLimit inFlight;

    DispatchTransaction(
            DataSource dataSource,
            Shards shards,
            PendingDeliveries pending,
            DeliveryOutcomes outcomes,
            SecretCipher cipher,
            InFlightLimit inFlight) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.pending = pending;
        this.leases = new LeasedDeliveries(jdbc, shards, cipher);
        this.outcomes = outcomes;
        this.failing = new FailingWebhooks(jdbc, shards);
        this.inFlight = inFlight;
    }

    /** How many deliveries failed unsent, were dropped, or lost their process. */
    record Result(int failed, int dropped, int unknown) {}

    /**
     * Executes the transaction. If it throws, the connection may have been lost after the commit was sent, and the
     * outcome is unknown. Then the next call must get the same outcomes and unsent attempts again, and also those that
     * this call leased, as unsent: each statement changes only what its lease still holds.
     *
     * @param work concerns one shard of the database
     * @param leased receives the attempts to send; none of them may be sent if this method throws
     */
    Result execute(DispatchWork work, List<Attempt> leased) {
        List<AttemptOutcome> finished = work.outcomes();
        List<Attempt> unsent = work.unsent();
        DispatchPlanner.Plan plan = work.plan();
        long now = System.nanoTime();
        return transaction.execute(status -> {
            jdbc.sql(FIND_ROWS_BY_KEY).query(row -> {});
            List<Ended> failures = finished.isEmpty() ? List.of() : record(finished);
            List<Ended> unknown = work.expired().stream()
                    .flatMap(group -> outcomes.endLeases(group).stream())
                    .toList();
            retry(Stream.concat(failures.stream(), unknown.stream()), goneUrls(finished));
            if (!unsent.isEmpty()) {
                // After the retries, which lock webhooks: a deactivation locks its webhook before it drops deliveries
                leases.release(
                        unsent.stream().map(Attempt::key).toList(),
                        unsent.stream().map(Attempt::leaseId).toList());
            }
            int dropped = plan.drop().isEmpty() ? 0 : pending.drop(plan.drop());
            int failed = plan.fail().isEmpty() ? 0 : pending.fail(plan.fail());
            leased.addAll(plan.lease().isEmpty() ? List.of() : lease(plan.lease(), now));
            failing.update(finished);
            return new Result(failed, dropped, unknown.size());
        });
    }

    /** Records outcomes and returns the failures that may be retried. */
    private List<Ended> record(List<AttemptOutcome> finished) {
        Set<Attempt.Key> completed = finished.stream()
                .filter(outcome -> outcome.error() == null)
                .map(outcome -> outcome.attempt().key())
                .collect(Collectors.toSet());
        return outcomes.record(finished).stream()
                .filter(ended -> !completed.contains(ended.key()))
                .toList();
    }

    private static Map<Attempt.Key, String> goneUrls(List<AttemptOutcome> finished) {
        return finished.stream()
                .filter(AttemptOutcome::isGone)
                .map(AttemptOutcome::attempt)
                .collect(Collectors.toMap(Attempt::key, Attempt::url));
    }

    private void retry(Stream<Ended> ended, Map<Attempt.Key, String> goneUrls) {
        List<Retry> retries = ended.<Retry>mapMulti((delivery, sink) -> {
                    Duration pause = RetrySchedule.pauseAfter(delivery.attempt(), ThreadLocalRandom.current());
                    if (pause != null) {
                        sink.accept(new Retry(delivery.key(), pause, goneUrls.get(delivery.key())));
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
        UUID leaseId = IdKind.next();
        for (PendingDeliveries.Leased candidate : pending.lease(quotas, leaseId)) {
            // With nothing in flight the first one always fits, so that no delivery is too large forever
            boolean fits = candidate.bytes() <= free || (accepted.isEmpty() && inFlight.count() == 0);
            (fits ? accepted : tooLarge).add(candidate.key());
            free -= fits ? candidate.bytes() : 0;
        }
        if (!tooLarge.isEmpty()) {
            leases.release(tooLarge, Collections.nCopies(tooLarge.size(), leaseId));
        }
        if (accepted.isEmpty()) {
            return List.of();
        }
        LeasedDeliveries.Loaded loaded = leases.load(accepted, leaseId, now);
        accepted.removeAll(loaded.found());
        if (!accepted.isEmpty()) {
            leases.drop(accepted);
        }
        return loaded.attempts();
    }
}
