package co.wholesale888.wms.alerts;

import co.wholesale888.wms.alerts.AlertStatements.Waiting;
import co.wholesale888.wms.stock.CrossingFollower;
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
 * Has crossings evaluated: those of this instance at once, those that other instances have left within {@link #POLL}.
 * Any number of instances may do so side by side.
 *
 * <p>A warehouse whose evaluation fails rests for ever longer, up to {@link #LONGEST_REST}, while the others go on. While
 * the database cannot be asked at all, it is asked ever more rarely. Each kind of trouble is logged when it begins.
 */
@Component
class AlertWorker implements CrossingFollower, SmartLifecycle {

    static final Duration POLL = Duration.ofMillis(200);
    static final Duration LONGEST_REST = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final int BATCHES_IN_A_ROW = 20;

    private static final Logger log = LoggerFactory.getLogger(AlertWorker.class);

    private final AlertEvaluation evaluation;
    private final Clock clock;
    private final Semaphore wakeUp = new Semaphore(0);
    private final Semaphore places = new Semaphore(AlertEvaluation.PLACES);
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Rest> resting = new ConcurrentHashMap<>();
    private volatile boolean running;
    private volatile @Nullable Instant oldest;
    private @Nullable Thread thread;

    AlertWorker(AlertEvaluation evaluation, Clock clock, MeterRegistry meters) {
        this.evaluation = evaluation;
        this.clock = clock;
        Gauge.builder("wms.alerts.oldest.crossing.age", this, AlertWorker::oldestAgeSeconds)
                .description("How long the oldest crossing has been waiting to be evaluated")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public void crossed() {
        if (wakeUp.availablePermits() == 0) {
            wakeUp.release();
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("alerts").start(this::runUntilStopped);
    }

    /** Lets evaluations that have begun end. */
    @Override
    public void stop() {
        running = false;
        crossed();
        try {
            if (thread != null) {
                thread.join(STOP_PATIENCE);
            }
            if (places.tryAcquire(AlertEvaluation.PLACES, STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                places.release(AlertEvaluation.PLACES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void runUntilStopped() {
        Duration pause = POLL;
        while (running) {
            try {
                look();
                if (!pause.equals(POLL)) {
                    log.info("Alerts are evaluated again");
                }
                pause = POLL;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (pause.equals(POLL)) {
                    log.warn("Alerts cannot be evaluated for now, which is tried again: {}", e.getMessage());
                }
                pause = atMost(LONGEST_PAUSE, pause.multipliedBy(2));
            }
            try {
                if (wakeUp.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakeUp.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() throws InterruptedException {
        List<Waiting> waiting = evaluation.waiting();
        oldest = waiting.stream()
                .map(Waiting::since)
                .min(Comparator.naturalOrder())
                .orElse(null);
        resting.keySet().retainAll(waiting.stream().map(Waiting::warehouseId).collect(Collectors.toSet()));
        for (Waiting each : waiting) {
            UUID warehouseId = each.warehouseId();
            Rest rest = resting.get(warehouseId);
            if (running && (rest == null || rest.isOver()) && busy.add(warehouseId)) {
                places.acquire();
                Thread.startVirtualThread(() -> evaluate(warehouseId));
            }
        }
    }

    private void evaluate(UUID warehouseId) {
        try {
            boolean more = true;
            for (int i = 0; i < BATCHES_IN_A_ROW && more && running; i++) {
                more = evaluation.evaluate(warehouseId);
            }
            if (resting.remove(warehouseId) != null) {
                log.info("The alerts of warehouse {} are evaluated again", warehouseId);
            }
        } catch (RuntimeException e) {
            Rest rest = resting.merge(warehouseId, Rest.FIRST.begun(), (known, first) -> known.longer());
            if (rest.pause.equals(Rest.FIRST.pause)) {
                log.warn("The alerts of warehouse {} could not be evaluated, which is tried again", warehouseId, e);
            }
        } finally {
            busy.remove(warehouseId);
            places.release();
            // What came meanwhile was passed over by the look, since this warehouse was busy
            crossed();
        }
    }

    private double oldestAgeSeconds() {
        Instant since = oldest;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1_000.0);
    }

    private static Duration atMost(Duration limit, Duration duration) {
        return duration.compareTo(limit) < 0 ? duration : limit;
    }

    /** How long a warehouse is left alone after its evaluation has failed. */
    private record Rest(Duration pause, long until) {

        static final Rest FIRST = new Rest(POLL, 0);

        Rest begun() {
            return new Rest(pause, System.nanoTime() + pause.toNanos());
        }

        Rest longer() {
            return new Rest(atMost(LONGEST_REST, pause.multipliedBy(2)), 0).begun();
        }

        boolean isOver() {
            return System.nanoTime() - until >= 0;
        }
    }
}
