package co.wholesale888.wms.access;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the counter of {@link AccessEpoch} a few times a second, on a thread and a connection of its own, so that
 * revocations arrive however busy the service is.
 */
@Component
class EpochPoller implements SmartLifecycle {

    static final Duration PAUSE = Duration.ofMillis(150);

    private static final Logger log = LoggerFactory.getLogger(EpochPoller.class);

    private final AccessEpoch epoch;
    private final JdbcClient jdbc;
    private volatile boolean running;
    private boolean reachable = true;

    EpochPoller(AccessEpoch epoch, AccessPool pool) {
        this.epoch = epoch;
        this.jdbc = pool.jdbc();
    }

    @Override
    public void start() {
        running = true;
        poll();
        Thread.ofPlatform().name("access-epoch").daemon().start(this::pollUntilStopped);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the first request arrives, until after the last one has left. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void pollUntilStopped() {
        while (running) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
            poll();
        }
    }

    private void poll() {
        long started = System.nanoTime();
        try {
            long value =
                    jdbc.sql("select value from access_epoch").query(Long.class).single();
            epoch.observe(value, started);
            if (!reachable) {
                log.info("Revocations can be read again");
            }
            reachable = true;
        } catch (RuntimeException e) {
            // Whatever it is, the thread must live on: without it every token is looked up at every request.
            if (reachable && running) {
                log.warn("Revocations cannot be read, so every token is looked up: {}", e.getMessage());
            }
            reachable = false;
        }
    }
}
