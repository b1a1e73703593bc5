package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.webhooks.SecretCipher;
import co.wholesale888.wms.webhooks.WakeupSignal;
import co.wholesale888.wms.webhooks.Webhooks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Delivers what is queued, with any number of instances side by side. One thread goes {@link DispatchCycle}, while others send;
 * no connection to the database is held while anything is sent.
 *
 * <p>Guarantees: a delivery is leased, durably, before it is sent, and once; what becomes of it is recorded, or, where
 * this process dies first, recorded as unknown by whichever instance finds that the lease has ended. A round leases for
 * every webhook in turn, up to its own places, so a receiver that hangs takes no place from another.
 */
@Component
final class Dispatcher implements SmartLifecycle {

    /** How soon what another instance has queued is seen. */
    private static final Duration POLL = Duration.ofMillis(150);

    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration STOP_PATIENCE = HttpSender.TOTAL.plusSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final WakeupSignal wake;
    private final DispatchDatabase database;
    private final DispatchCycle rounds;
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    Dispatcher(
            ConnectionPools pools,
            WakeupSignal wake,
            HttpSender sender,
            Webhooks webhooks,
            SecretCipher safe,
            DeliveryMetrics metrics) {
        this.wake = wake;
        this.database = DispatchDatabase.open(pools, safe);
        this.rounds = new DispatchCycle(database, wake, sender, webhooks, metrics);
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
        rounds.close();
        database.close();
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

    private void goRound() {
        while (running) {
            roundAndWait();
        }
        rounds.clear();
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (rounds.inHand() > 0 && System.nanoTime() - deadline < 0) {
            roundAndWait();
        }
        if (rounds.inHand() > 0) {
            log.warn("{} deliveries were not over when the service stopped; they become UNKNOWN", rounds.inHand());
        }
    }

    private void roundAndWait() {
        try {
            if (!rounds.go(running)) {
                wake.await(POLL);
            }
        } catch (InterruptedException e) {
            running = false;
        } catch (RuntimeException e) {
            log.warn("Deliveries cannot go on at present, which is tried again: {}", e.toString());
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
