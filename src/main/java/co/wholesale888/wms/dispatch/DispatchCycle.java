package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.webhooks.AutomaticDeactivation;
import co.wholesale888.wms.webhooks.DeliveryStatus;
import co.wholesale888.wms.webhooks.SecretCipher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One cycle of the {@link Dispatcher}: takes finished attempts from the {@link OutcomeInbox}, plans what to send next,
 * records and leases both in one transaction (in one for each shard of the database), and hands the leased attempts to
 * their {@link Endpoint}s, whose virtual threads send them and put the outcomes into the inbox. Under load a
 * transaction carries more deliveries.
 *
 * <p>Used by one thread, except for {@link #recall}.
 */
final class DispatchCycle implements AutoCloseable {

    private static final long HOUSEKEEPING_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_RECORDED = 1_000;

    /** After an interruption, other instances get time to record and release what they hold before leases are ended. */
    static final long INTERRUPTION_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long RECOVERY_NANOS = Duration.ofSeconds(3).toNanos();

    private static final Logger log = LoggerFactory.getLogger(DispatchCycle.class);

    private final Shards shards;
    private final AutomaticDeactivation deactivation;
    private final DeliveryMetrics metrics;
    private final HttpSender sender;
    private final InFlightLimit inFlight = new InFlightLimit();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final OutcomeInbox inbox;
    private final DispatchPlanner planner;
    private final DeliveryOutcomes recorded;
    private final WebhookStates states;
    private final DispatchTransaction transaction;

    /** Webhooks to which this instance sends, or whose endpoints it remembers because they have timed out. */
    private final Map<UUID, Endpoint> endpoints = new ConcurrentHashMap<>();

    // Kept until a transaction that recorded them is known to be committed
    private final List<AttemptOutcome> outcomes = new ArrayList<>();
    private final List<Attempt> unsent = new ArrayList<>();
    private long housekeptAtNanos = System.nanoTime() - HOUSEKEEPING_NANOS;

    DispatchCycle(
            DataSource dataSource,
            Shards shards,
            SecretCipher cipher,
            WakeupSignal wakeup,
            HttpSender sender,
            AutomaticDeactivation deactivation,
            DeliveryMetrics metrics) {
        this.shards = shards;
        this.sender = sender;
        this.deactivation = deactivation;
        this.metrics = metrics;
        this.inbox = new OutcomeInbox(wakeup);
        JdbcClient jdbc = JdbcClient.create(dataSource);
        PendingDeliveries pending = new PendingDeliveries(jdbc, shards);
        this.recorded = new DeliveryOutcomes(jdbc, shards);
        this.states = new WebhookStates(jdbc, shards);
        this.planner = new DispatchPlanner(pending, inFlight, this::endpoint, metrics);
        this.transaction = new DispatchTransaction(dataSource, shards, pending, recorded, cipher, inFlight);
        metrics.registerInFlight(inFlight);
    }

    /**
     * Runs one cycle and returns whether there was work, so that there may be more.
     *
     * @param leaseMore whether to lease more deliveries, or only to finish those in flight
     */
    boolean run(boolean leaseMore) throws InterruptedException {
        inbox.drainTo(outcomes, unsent, MAX_RECORDED);
        DispatchPlanner.Plan plan = leaseMore ? planner.plan() : new DispatchPlanner.Plan();
        long now = System.nanoTime();
        if (now - housekeptAtNanos > INTERRUPTION_NANOS) {
            housekeptAtNanos = now + RECOVERY_NANOS;
        }
        boolean housekeeping = now - housekeptAtNanos > HOUSEKEEPING_NANOS;
        List<List<UUID>> expired = housekeeping ? recorded.groupsWithEndedLeases() : List.of();
        boolean worked =
                executeAll(new DispatchWork(List.copyOf(outcomes), List.copyOf(unsent), plan, expired).byShard(shards));
        if (housekeeping) {
            housekeptAtNanos = now;
            endpoints.values().removeIf(Endpoint::isIdle);
            recallOutdated();
        }
        return worked;
    }

    /**
     * Has the attempts of a webhook that have not started released: it was changed, and they are of before. Called by any
     * thread.
     */
    void recall(UUID webhookId) {
        endpoint(webhookId).recall();
    }

    /** Other instances change webhooks, too. */
    private void recallOutdated() {
        List<Attempt> queued = endpoints.values().stream()
                .flatMap(endpoint -> Stream.ofNullable(endpoint.queued()))
                .toList();
        if (!queued.isEmpty()) {
            states.outdated(queued).forEach(this::recall);
        }
    }

    /** Executes all parts, also if one of them fails, and then throws what the first of them has thrown. */
    private boolean executeAll(List<DispatchWork> parts) {
        outcomes.clear();
        unsent.clear();
        boolean worked = false;
        RuntimeException failure = null;
        for (DispatchWork part : parts) {
            try {
                worked |= execute(part);
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return worked;
    }

    /** Returns attempts that have not started to the inbox, so that their leases are released. */
    void cancelQueued() {
        endpoints.values().forEach(Endpoint::cancelQueued);
    }

    int inFlight() {
        return inFlight.count();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private boolean execute(DispatchWork work) {
        List<Attempt> leased = new ArrayList<>();
        DispatchTransaction.Result result;
        try {
            result = transaction.execute(work, leased);
        } catch (RuntimeException e) {
            leased.forEach(inFlight::add);
            outcomes.addAll(work.outcomes());
            unsent.addAll(work.unsent());
            unsent.addAll(leased);
            throw e;
        }
        complete(work);
        metrics.count(DeliveryStatus.FAILED, DeliveryError.CIRCUIT_OPEN, result.failed());
        metrics.count(DeliveryStatus.UNKNOWN, null, result.unknown());
        for (Attempt attempt : leased) {
            inFlight.add(attempt);
            endpoint(attempt.key().webhookId()).add(attempt);
        }
        boolean finished = !work.outcomes().isEmpty() || !work.unsent().isEmpty();
        return finished || !leased.isEmpty() || result.failed() > 0 || result.dropped() > 0;
    }

    private Endpoint endpoint(UUID webhookId) {
        return endpoints.computeIfAbsent(
                webhookId, id -> new Endpoint(sender::send, threads, inbox, Endpoint.CIRCUIT_OPEN));
    }

    private void complete(DispatchWork work) {
        Map<Attempt.Target, Runnable> deactivations = new HashMap<>();
        for (AttemptOutcome outcome : work.outcomes()) {
            metrics.count(outcome.status(), outcome.error(), 1);
            Attempt attempt = outcome.attempt();
            inFlight.remove(attempt);
            Attempt.Target target = attempt.target();
            if (outcome.isGone()) {
                deactivations.put(
                        target, () -> deactivation.gone(target.warehouseId(), target.webhookId(), target.url()));
            } else if (outcome.error() != null && deactivation.isDue(attempt.failingSince(), outcome.attemptedAt())) {
                deactivations.putIfAbsent(target, () -> deactivation.failing(target.warehouseId(), target.webhookId()));
            }
        }
        deactivations.values().forEach(this::deactivate);
        work.unsent().forEach(inFlight::remove);
    }

    private void deactivate(Runnable deactivation) {
        threads.execute(() -> {
            try {
                deactivation.run();
            } catch (RefusedException busy) {
                // No connection is free now; the next delivery makes up for it
            } catch (RuntimeException e) {
                if (!OutageLog.covers(e)) {
                    log.warn("Could not deactivate a webhook whose deliveries fail; retried at its next delivery", e);
                }
            }
        });
    }
}
