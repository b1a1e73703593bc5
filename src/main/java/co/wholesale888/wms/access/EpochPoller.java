package co.wholesale888.wms.access;

import co.wholesale888.wms.database.DatabaseOutage;
import co.wholesale888.wms.database.OutageLog;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the counter of {@link AccessEpoch} several times a second, on its own thread and connection, so that
 * revocations arrive however busy the service is. Each time it also asks whether the server is still writable.
 */
@Component
class EpochPoller implements SmartLifecycle {

    static final Duration INTERVAL = Duration.ofMillis(150);

    private static final Logger log = LoggerFactory.getLogger(EpochPoller.class);

    private final AccessEpoch epoch;
    private final JdbcClient jdbc;
    private volatile boolean running;
    private boolean failing;

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

    /** Starts before the web server accepts requests and stops after it has completed the last one. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void pollUntilStopped() {
        while (running) {
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                return;
            }
            poll();
        }
    }

    private void poll() {
        long started = System.nanoTime();
        try {
            epoch.observe(read(), started);
            OutageLog.answered();
            failing = false;
        } catch (RuntimeException e) {
            // Any failure: if the thread died, every credential would be looked up at every request from then on.
            if (running && !OutageLog.covers(e) && !failing) {
                log.warn("The access epoch cannot be read, so no cached credential is used", e);
            }
            failing = true;
        }
    }

    private AccessEpoch.Reading read() {
        return jdbc.sql("""
                        select value, revoked, revoked_until, current_setting('transaction_read_only')::boolean as read_only
                        from access_epoch""")
                .query((row, n) -> {
                    if (row.getBoolean("read_only")) {
                        throw DatabaseOutage.readOnly();
                    }
                    return new AccessEpoch.Reading(
                            row.getLong("value"),
                            List.of((UUID[]) row.getArray("revoked").getArray()),
                            row.getLong("revoked_until"));
                })
                .single();
    }
}
