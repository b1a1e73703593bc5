package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.lanes.LanePools;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Delivers what is queued, with any number of instances side by side. One thread goes round: in one transaction it
 * records what has come of earlier attempts and leases what is due next; then it hands that to the {@link Receiver}s,
 * whose virtual threads send it while it goes round again. So no connection to the database is held while anything is
 * sent, and the busier it is the more deliveries share a transaction.
 *
 * <p>Guarantees: a delivery is leased, durably, before it is sent, and once; what becomes of it is recorded, or, where
 * this process dies first, recorded as unknown by whichever instance finds that the lease has ended. A round leases for
 * every webhook in turn, up to its own places, so a receiver that hangs takes no place from another.
 */
@Component
final class Dispatcher implements SmartLifecycle, Receiver.Courier {

    /** How soon what another instance has queued is seen. */
    private static final Duration POLL = Duration.ofMillis(150);

    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration STOP_PATIENCE = HttpSender.TOTAL.plusSeconds(3);
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(4);
    private static final long HOUSEKEEPING_NANOS = Duration.ofSeconds(1).toNanos();

    private static final int MAX_LEASED = 2_000;
    private static final long MAX_WEIGHT = 48L * 1024 * 1024;
    private static final int MAX_LEASED_A_ROUND = 256;
    private static final int MAX_RECORDED_A_ROUND = 1_000;
    private static final int MAX_FAILED_A_ROUND = 200;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Wake wake;
    private final HttpSender sender;
    private final Webhooks webhooks;
    private final DeliveryMetrics metrics;
    private final HikariDataSource pool;
    private final DeliveryStore store;
    private final TransactionTemplate transaction;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final Map<UUID, Receiver> receivers = new ConcurrentHashMap<>();
    private final Queue<Outcome> finished = new ConcurrentLinkedQueue<>();
    private final Queue<Attempt> returned = new ConcurrentLinkedQueue<>();
    private final AtomicInteger leased = new AtomicInteger();
    private final AtomicLong weight = new AtomicLong();
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    // Of the one thread alone
    private final List<Outcome> recording = new ArrayList<>();
    private final List<Attempt> releasing = new ArrayList<>();
    private UUID lastWarehouse = BEFORE_ALL;
    private UUID lastWebhook = BEFORE_ALL;
    private long housekeptAtNanos = System.nanoTime() - HOUSEKEEPING_NANOS;

    Dispatcher(
            LanePools pools,
            Wake wake,
            HttpSender sender,
            Webhooks webhooks,
            SecretSafe safe,
            DeliveryMetrics metrics) {
        this.wake = wake;
        this.sender = sender;
        this.webhooks = webhooks;
        this.metrics = metrics;
        this.pool = pools.open("webhooks", 1, true, STATEMENT_LIMIT);
        this.store = new DeliveryStore(JdbcClient.create(pool), safe);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
        metrics.inFlight(leased);
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("webhook-dispatch").daemon().start(this::goRound);
    }

    @Override
    public void stop() {
        running = false;
        wake.call();
        Thread last = thread;
        if (last != null) {
            try {
                last.join(STOP_PATIENCE.plusSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        threads.shutdownNow();
        pool.close();
    }

    /** While the web server finishes its requests, this finishes its deliveries: both have the same time. */
    @Override
    public void stop(Runnable callback) {
        Thread.startVirtualThread(() -> {
            stop();
            callback.run();
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    @Override
    public Outcome send(Attempt attempt) {
        return sender.send(attempt);
    }

    @Override
    public void finished(Outcome outcome) {
        finished.add(outcome);
        wake.call();
    }

    @Override
    public void returned(Attempt attempt) {
        returned.add(attempt);
        wake.call();
    }

    private void goRound() {
        while (running) {
            roundAndWait();
        }
        receivers.values().forEach(Receiver::clear);
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (leased.get() > 0 && System.nanoTime() - deadline < 0) {
            roundAndWait();
        }
        if (leased.get() > 0) {
            log.warn("{} deliveries were not over when the service stopped; they become UNKNOWN", leased.get());
        }
    }

    private void roundAndWait() {
        try {
            if (!round()) {
                wake.await(POLL);
            }
        } catch (InterruptedException e) {
            running = false;
        } catch (RuntimeException e) {
            log.warn("Deliveries cannot go on at present, which is tried again: {}", e.toString());
            pause();
        }
    }

    /** Goes round once; whether there was anything to do, and so may be more. */
    private boolean round() {
        move(finished, recording, MAX_RECORDED_A_ROUND);
        move(returned, releasing, MAX_RECORDED_A_ROUND);
        Plan plan = running ? plan() : new Plan();
        boolean housekeeping = System.nanoTime() - housekeptAtNanos > HOUSEKEEPING_NANOS;
        if (recording.isEmpty() && releasing.isEmpty() && plan.isEmpty() && !housekeeping) {
            return false;
        }
        long now = System.nanoTime();
        Done done = transaction.execute(status -> carryOut(plan, housekeeping, now));
        if (housekeeping) {
            housekeptAtNanos = now;
            receivers.values().removeIf(Receiver::isForgettable);
        }
        boolean something = !recording.isEmpty() || !releasing.isEmpty() || done.something();
        afterwards(done);
        return something;
    }

    private Plan plan() {
        List<DeliveryStore.Waiting> waiting = store.scan(lastWarehouse, lastWebhook);
        metrics.late(waiting, lastWebhook.equals(BEFORE_ALL));
        boolean scarce = leased.get() * 2 > MAX_LEASED || weight.get() * 2 > MAX_WEIGHT;
        boolean dire = leased.get() * 4L > MAX_LEASED * 3L || weight.get() * 4 > MAX_WEIGHT * 3;
        int left = Math.min(MAX_LEASED_A_ROUND, MAX_LEASED - leased.get());
        Plan plan = new Plan();
        boolean all = waiting.size() < DeliveryStore.MAX_WEBHOOKS;
        for (DeliveryStore.Waiting webhook : waiting) {
            if (left <= 0) {
                all = false;
                break;
            }
            lastWarehouse = webhook.warehouseId();
            lastWebhook = webhook.webhookId();
            left -= plan.add(webhook, left, scarce, dire);
        }
        if (all) {
            lastWarehouse = BEFORE_ALL;
            lastWebhook = BEFORE_ALL;
        }
        return plan;
    }

    private Done carryOut(Plan plan, boolean housekeeping, long now) {
        store.goByKeys();
        Done done = new Done();
        List<DeliveryStore.Again> again = new ArrayList<>();
        if (!recording.isEmpty()) {
            Set<Attempt.Key> gone = new HashSet<>();
            recording.stream()
                    .filter(Outcome::isGone)
                    .forEach(outcome -> gone.add(outcome.attempt().key()));
            Set<Attempt.Key> succeeded = new HashSet<>();
            recording.stream()
                    .filter(outcome -> outcome.error() == null)
                    .forEach(outcome -> succeeded.add(outcome.attempt().key()));
            for (DeliveryStore.Ended ended : store.record(recording)) {
                if (!succeeded.contains(ended.key()) && !gone.contains(ended.key())) {
                    addAgain(again, ended);
                }
            }
        }
        if (housekeeping) {
            List<DeliveryStore.Ended> unknown = store.endLeases();
            unknown.forEach(ended -> addAgain(again, ended));
            done.unknown = unknown.size();
        }
        if (!again.isEmpty()) {
            store.tryAgain(again);
        }
        if (!releasing.isEmpty()) {
            store.release(releasing.stream().map(Attempt::key).toList());
        }
        if (!plan.drop.isEmpty()) {
            done.dropped = store.dropWaiting(plan.drop);
        }
        if (!plan.fail.isEmpty()) {
            done.refused = store.failUnsent(plan.fail);
        }
        if (!plan.lease.isEmpty()) {
            done.attempts = lease(plan.lease, now);
        }
        return done;
    }

    private List<Attempt> lease(List<DeliveryStore.Places> places, long now) {
        List<Attempt.Key> taken = new ArrayList<>();
        List<Attempt.Key> tooHeavy = new ArrayList<>();
        long free = MAX_WEIGHT - weight.get();
        for (DeliveryStore.Leased candidate : store.lease(places)) {
            // The first always fits, so that nothing is too heavy for ever.
            boolean fits = candidate.bytes() <= free || (taken.isEmpty() && leased.get() == 0);
            (fits ? taken : tooHeavy).add(candidate.key());
            free -= fits ? candidate.bytes() : 0;
        }
        if (!tooHeavy.isEmpty()) {
            store.release(tooHeavy);
        }
        if (taken.isEmpty()) {
            return List.of();
        }
        DeliveryStore.Loaded loaded = store.load(taken, now);
        taken.removeAll(loaded.found());
        if (!taken.isEmpty()) {
            store.drop(taken);
        }
        return loaded.attempts();
    }

    private void afterwards(Done done) {
        for (Outcome outcome : recording) {
            metrics.count(outcome.status(), outcome.error());
            letGo(outcome.attempt());
            if (outcome.isGone()) {
                threads.execute(() -> deactivate(outcome.attempt().key()));
            }
        }
        recording.clear();
        releasing.forEach(this::letGo);
        releasing.clear();
        metrics.countUnsent(done.refused, done.unknown);
        for (Attempt attempt : done.attempts) {
            leased.incrementAndGet();
            weight.addAndGet(attempt.weight());
            receiver(attempt.key().webhookId()).add(attempt);
        }
    }

    private void letGo(Attempt attempt) {
        leased.decrementAndGet();
        weight.addAndGet(-attempt.weight());
    }

    private void deactivate(Attempt.Key key) {
        try {
            webhooks.deactivateGone(key.warehouseId(), key.webhookId());
        } catch (RuntimeException e) {
            log.warn("A webhook that is gone was not deactivated; its next delivery will tell again: {}", e.toString());
        }
    }

    private Receiver receiver(UUID webhookId) {
        return receivers.computeIfAbsent(webhookId, id -> new Receiver(this));
    }

    private static void addAgain(List<DeliveryStore.Again> again, DeliveryStore.Ended ended) {
        Duration pause = RetrySchedule.pauseAfter(ended.attempt(), ThreadLocalRandom.current());
        if (pause != null) {
            again.add(new DeliveryStore.Again(ended.key(), pause));
        }
    }

    private static <T> void move(Queue<T> from, List<T> to, int most) {
        while (to.size() < most) {
            T next = from.poll();
            if (next == null) {
                return;
            }
            to.add(next);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a round is to do for which webhooks. */
    private final class Plan {

        private final List<DeliveryStore.Places> lease = new ArrayList<>();
        private final List<DeliveryStore.Places> fail = new ArrayList<>();
        private final List<DeliveryStore.Places> drop = new ArrayList<>();

        boolean isEmpty() {
            return lease.isEmpty() && fail.isEmpty() && drop.isEmpty();
        }

        int add(DeliveryStore.Waiting webhook, int left, boolean scarce, boolean dire) {
            if (webhook.mode() == null) {
                drop.add(places(webhook, MAX_FAILED_A_ROUND));
                return 0;
            }
            if (webhook.lateSeconds() < 0) {
                return 0;
            }
            Receiver receiver = receiver(webhook.webhookId());
            if (receiver.isPaused()) {
                if (webhook.mode() == DeliveryMode.ONCE) {
                    fail.add(places(webhook, MAX_FAILED_A_ROUND));
                }
                return 0;
            }
            int count = Math.min(left, receiver.places(scarce, dire));
            if (count > 0) {
                lease.add(places(webhook, count));
            }
            return count;
        }

        private static DeliveryStore.Places places(DeliveryStore.Waiting webhook, int count) {
            return new DeliveryStore.Places(webhook.warehouseId(), webhook.webhookId(), count);
        }
    }

    /** What a round has done. */
    private static final class Done {

        private List<Attempt> attempts = List.of();
        private int refused;
        private int dropped;
        private int unknown;

        boolean something() {
            return !attempts.isEmpty() || refused > 0 || dropped > 0;
        }
    }
}
