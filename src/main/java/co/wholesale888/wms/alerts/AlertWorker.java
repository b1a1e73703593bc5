package co.wholesale888.wms.alerts;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.lanes.GrowingPause;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.stock.Crossings;
import co.wholesale888.wms.stock.Crossings.Backlog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs the evaluation of crossings: at once for crossings of this instance, within {@link #POLL} for those of other
 * instances. Any number of instances may run it at the same time.
 *
 * <p>After a failed evaluation a warehouse is skipped for a growing time, up to {@link #LONGEST_RETRY_PAUSE}, while
 * other warehouses are evaluated. While the database is unavailable, polls become less frequent. Of successive failures
 * only the first is logged.
 */
@Component
class AlertWorker implements Crossings.Follower, SmartLifecycle {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_POLL_PAUSE = Duration.ofSeconds(3);
    private static final Duration LONGEST_RETRY_PAUSE = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_SUCCESSIVE_BATCHES = 20;

    private static final Logger log = LoggerFactory.getLogger(AlertWorker.class);

    private final AlertEvaluation evaluation;
    private final Clock clock;
    private final WakeupSignal wakeup = new WakeupSignal();
    private final Semaphore permits = new Semaphore(AlertEvaluation.MAX_CONCURRENT);
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Retry> retries = new ConcurrentHashMap<>();
    private volatile boolean started;
    private volatile @Nullable Instant oldest;
    private @Nullable Thread thread;

    AlertWorker(AlertEvaluation evaluation, Clock clock, MeterRegistry meters) {
        this.evaluation = evaluation;
        this.clock = clock;
        Gauge.builder("wms.alerts.oldest.crossing.age", this, AlertWorker::oldestAgeSeconds)
                .description("Age of the oldest crossing that is not evaluated yet")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public void crossed() {
        wakeup.signal();
    }

    @Override
    public void start() {
        started = true;
        thread = Thread.ofVirtual().name("alerts").start(this::pollUntilStopped);
    }

    /** Waits for running evaluations to end. */
    @Override
    public void stop() {
        started = false;
        wakeup.signal();
        try {
            if (thread != null) {
                thread.join(STOP_TIMEOUT);
            }
            if (permits.tryAcquire(AlertEvaluation.MAX_CONCURRENT, STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                permits.release(AlertEvaluation.MAX_CONCURRENT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    private void pollUntilStopped() {
        GrowingPause failurePause = new GrowingPause(POLL.multipliedBy(2), LONGEST_POLL_PAUSE);
        boolean failing = false;
        try {
            while (started) {
                Duration pause = POLL;
                try {
                    startEvaluations();
                    failing = false;
                    failurePause.reset();
                } catch (RuntimeException e) {
                    if (!OutageLog.covers(e) && !failing) {
                        log.warn("Alerts cannot be evaluated, retrying", e);
                    }
                    failing = true;
                    pause = failurePause.next();
                }
                wakeup.await(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startEvaluations() throws InterruptedException {
        List<Backlog> backlogs = backlogs();
        oldest = backlogs.stream()
                .map(Backlog::oldest)
                .min(Comparator.naturalOrder())
                .orElse(null);
        Set<UUID> warehouseIds = backlogs.stream().map(Backlog::warehouseId).collect(Collectors.toSet());
        retries.keySet().retainAll(warehouseIds);
        for (UUID warehouseId : warehouseIds) {
            Retry retry = retries.get(warehouseId);
            if (started && (retry == null || retry.isDue()) && running.add(warehouseId)) {
                permits.acquire();
                Thread.startVirtualThread(() -> evaluate(warehouseId));
            }
        }
    }

    private List<Backlog> backlogs() throws InterruptedException {
        permits.acquire();
        try {
            return evaluation.backlogs();
        } finally {
            permits.release();
        }
    }

    private void evaluate(UUID warehouseId) {
        try {
            boolean more = true;
            for (int i = 0; i < MAX_SUCCESSIVE_BATCHES && more && started; i++) {
                more = evaluation.evaluate(warehouseId);
            }
            retries.remove(warehouseId);
        } catch (RuntimeException e) {
            boolean covered = OutageLog.covers(e);
            retries.computeIfAbsent(warehouseId, id -> {
                        if (!covered) {
                            log.warn("The alerts of warehouse {} cannot be evaluated, retrying", id, e);
                        }
                        return new Retry();
                    })
                    .postpone();
        } finally {
            running.remove(warehouseId);
            permits.release();
            // The polls of this time have skipped the warehouse, since its evaluation was running
            wakeup.signal();
        }
    }

    private double oldestAgeSeconds() {
        Instant since = oldest;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1_000.0);
    }

    /** When to evaluate a warehouse again after failures. */
    private static final class Retry {

        private final GrowingPause pause = new GrowingPause(POLL, LONGEST_RETRY_PAUSE);
        private volatile long dueNanos;

        void postpone() {
            dueNanos = System.nanoTime() + pause.next().toNanos();
        }

        boolean isDue() {
            return System.nanoTime() - dueNanos >= 0;
        }
    }
}
