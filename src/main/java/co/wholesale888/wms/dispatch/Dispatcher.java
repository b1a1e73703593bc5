package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.webhooks.AutomaticDeactivation;
import co.wholesale888.wms.webhooks.SecretCipher;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends queued deliveries; any number of instances share the work. One thread runs a {@link DispatchCycle} after the
 * other, on a database connection of its own. No connection is held while a delivery is sent.
 *
 * <p>Guarantees: a delivery is leased durably before its first byte is sent, and never leased again after that. If a
 * connection is lost during a commit, what may have been leased is released unsent, and only the lease that holds a
 * delivery releases it or records its outcome. If this process dies first, the delivery becomes UNKNOWN as soon as any
 * instance finds that the lease has ended. Each cycle leases for one webhook after the other, within each endpoint's
 * capacity, so that a hanging endpoint takes no capacity from another. What is leased and not sent yet when a webhook
 * is deactivated or deleted, or leads elsewhere, is released: at once by the instance where that was asked for, within
 * about a second by the others.
 */
@Component
final class Dispatcher implements SmartLifecycle, AutoCloseable {

    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(4);

    /** How often to look for deliveries that another instance has queued. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(150);

    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final Duration DRAIN_TIMEOUT = HttpSender.TIMEOUT.plusSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final WakeupSignal wakeup;
    private final DispatchCycle cycle;
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    Dispatcher(
            ConnectionPools pools,
            Shards shards,
            WakeupSignal wakeup,
            HttpSender sender,
            AutomaticDeactivation deactivation,
            SecretCipher cipher,
            Recalls recalls,
            DeliveryMetrics metrics) {
        this.wakeup = wakeup;
        DataSource pool = pools.open("webhooks", 1, STATEMENT_LIMIT);
        this.cycle = new DispatchCycle(pool, shards, cipher, wakeup, sender, deactivation, metrics);
        recalls.tell(cycle::recall);
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("webhook-dispatch").daemon().start(this::dispatch);
    }

    @Override
    public void stop() {
        running = false;
        wakeup.signal();
        Thread started = thread;
        if (started != null) {
            try {
                started.join(DRAIN_TIMEOUT.plusSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Also after a start that failed before this was started. */
    @Override
    public void close() {
        cycle.close();
    }

    /** Stops on another thread, so that deliveries drain while the web server finishes its requests. */
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

    private void dispatch() {
        try {
            while (running) {
                runCycle();
            }
            cycle.cancelQueued();
            long deadline = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
            while (cycle.inFlight() > 0 && System.nanoTime() - deadline < 0) {
                runCycle();
            }
        } catch (InterruptedException e) {
            running = false;
        }
        if (cycle.inFlight() > 0) {
            log.warn("{} deliveries had not ended when the service stopped; they become UNKNOWN", cycle.inFlight());
        }
    }

    private void runCycle() throws InterruptedException {
        try {
            if (!cycle.run(running)) {
                wakeup.await(POLL_INTERVAL);
            }
        } catch (RuntimeException e) {
            if (!OutageLog.covers(e)) {
                log.warn("A dispatch cycle failed and is retried in {} ms", RETRY_PAUSE.toMillis(), e);
            }
            Thread.sleep(RETRY_PAUSE);
        }
    }
}
