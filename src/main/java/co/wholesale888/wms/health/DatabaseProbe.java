package co.wholesale888.wms.health;

import co.wholesale888.wms.database.ConnectionPools;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Checks whether the database answers, over one connection of its own. All callers share one running check, whose
 * result is reused for 250 ms. A caller waits at most one second, even if the database hangs.
 */
@Component
class DatabaseProbe implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DatabaseProbe.class);

    private static final long MAX_AGE_NANOS = Duration.ofMillis(250).toNanos();
    private static final long MAX_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

    private final HikariDataSource pool;
    private @Nullable Check latest;
    private volatile boolean wasUp = true;

    @Autowired
    DatabaseProbe(ConnectionPools pools) {
        this(pools.open("health", 1, Duration.ofSeconds(1)));
    }

    DatabaseProbe(HikariDataSource pool) {
        this.pool = pool;
    }

    /** Whether the database has answered within the last second. */
    boolean isUp() {
        Check check = currentCheck();
        long left = check.startedAt + MAX_WAIT_NANOS - System.nanoTime();
        try {
            return check.result.get(Math.max(left, 0), TimeUnit.NANOSECONDS).up;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized Check currentCheck() {
        long now = System.nanoTime();
        Result previous = latest == null ? null : latest.result.getNow(null);
        if (latest == null || (previous != null && now - previous.finishedAt > MAX_AGE_NANOS)) {
            Check check = new Check(now, new CompletableFuture<>());
            Thread.ofVirtual().name("database-probe").start(() -> check.result.complete(run()));
            latest = check;
        }
        return latest;
    }

    private Result run() {
        boolean up = false;
        String reason = "";
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            up = statement.execute("select 1");
        } catch (SQLException | RuntimeException e) {
            reason = String.valueOf(e.getMessage());
        }
        if (up != wasUp) {
            wasUp = up;
            if (up) {
                log.info("The database is available again");
            } else {
                log.warn("The database is not available: {}", reason);
            }
        }
        return new Result(up, System.nanoTime());
    }

    @Override
    public void close() {
        pool.close();
    }

    private record Check(long startedAt, CompletableFuture<@Nullable Result> result) {}

    private record Result(boolean up, long finishedAt) {}
}
