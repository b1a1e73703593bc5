package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.webhooks.WakeupSignal;
import co.wholesale888.wms.webhooks.Webhooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rounds of the {@link Dispatcher}: each records what has come of earlier attempts and leases what is due next, in
 * one transaction, and hands that to the {@link Endpoints}, whose virtual threads send it while the next round goes on.
 * The busier it is the more deliveries share a transaction.
 *
 * <p>Rounds are gone by one thread; what the receivers' threads say is kept until the next one.
 */
final class DispatchCycle implements Endpoint.Courier, AutoCloseable {

    private static final long HOUSEKEEPING_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_RECORDED_A_ROUND = 1_000;

    private static final Logger log = LoggerFactory.getLogger(DispatchCycle.class);

    private final WakeupSignal wake;
    private final HttpSender sender;
    private final Webhooks webhooks;
    private final DeliveryMetrics metrics;
    private final InFlightLimit inHand = new InFlightLimit();
    private final Endpoints receivers = new Endpoints(this);
    private final DispatchPlanner planner;
    private final DispatchTransaction transaction;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<AttemptOutcome> finished = new ConcurrentLinkedQueue<>();
    private final Queue<Attempt> returned = new ConcurrentLinkedQueue<>();

    // Of the one thread alone; what is in them stays there until a transaction has taken it
    private final List<AttemptOutcome> recording = new ArrayList<>();
    private final List<Attempt> releasing = new ArrayList<>();
    private long housekeptAtNanos = System.nanoTime() - HOUSEKEEPING_NANOS;

    DispatchCycle(
            DispatchDatabase database,
            WakeupSignal wake,
            HttpSender sender,
            Webhooks webhooks,
            DeliveryMetrics metrics) {
        this.wake = wake;
        this.sender = sender;
        this.webhooks = webhooks;
        this.metrics = metrics;
        this.planner = new DispatchPlanner(database.waiting(), inHand, receivers, metrics);
        this.transaction = new DispatchTransaction(database, inHand);
        metrics.inFlight(inHand);
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    @Override
    public AttemptOutcome send(Attempt attempt) {
        return sender.send(attempt);
    }

    @Override
    public void finished(AttemptOutcome outcome) {
        finished.add(outcome);
        wake.call();
    }

    @Override
    public void returned(Attempt attempt) {
        returned.add(attempt);
        wake.call();
    }

    /**
     * Goes round once.
     *
     * @param leaseMore whether more is to be sent, or only what is in hand to be ended
     * @return whether there was anything to do, and so may be more
     */
    boolean go(boolean leaseMore) throws InterruptedException {
        move(finished, recording);
        move(returned, releasing);
        DispatchPlan plan = leaseMore ? planner.plan() : new DispatchPlan();
        long now = System.nanoTime();
        boolean housekeeping = now - housekeptAtNanos > HOUSEKEEPING_NANOS;
        if (recording.isEmpty() && releasing.isEmpty() && plan.isEmpty() && !housekeeping) {
            return false;
        }
        DispatchTransaction.Done done = transaction.carryOut(recording, releasing, plan, housekeeping);
        if (housekeeping) {
            housekeptAtNanos = now;
            receivers.forgetTheIdle();
        }
        boolean something = !recording.isEmpty() || !releasing.isEmpty() || done.something();
        afterwards(done);
        return something;
    }

    /** Gives back what has not begun. */
    void clear() {
        receivers.clear();
    }

    /** How many deliveries are not over yet. */
    int inHand() {
        return inHand.count();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void afterwards(DispatchTransaction.Done done) {
        for (AttemptOutcome outcome : recording) {
            metrics.count(outcome.status(), outcome.error());
            inHand.letGo(outcome.attempt());
            if (outcome.isGone()) {
                threads.execute(() -> deactivate(outcome.attempt().key()));
            }
        }
        recording.clear();
        releasing.forEach(inHand::letGo);
        releasing.clear();
        metrics.countUnsent(done.refused(), done.unknown());
        for (Attempt attempt : done.attempts()) {
            inHand.take(attempt);
            receivers.of(attempt.key().webhookId()).add(attempt);
        }
    }

    private void deactivate(Attempt.Key key) {
        try {
            webhooks.deactivateGone(key.warehouseId(), key.webhookId());
        } catch (RuntimeException e) {
            log.warn("A webhook that is gone was not deactivated; its next delivery will tell again: {}", e.toString());
        }
    }

    private static <T> void move(Queue<T> from, List<T> to) {
        while (to.size() < MAX_RECORDED_A_ROUND) {
            T next = from.poll();
            if (next == null) {
                return;
            }
            to.add(next);
        }
    }
}
