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
 * Asks the database for a sign of life, over one connection of its own. However many callers ask, there is one question
 * under way, and its answer is good for a moment; however the database hangs, a caller waits for a second at the most.
 */
@Component
class DatabaseProbe implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DatabaseProbe.class);

    private static final long FRESH_NANOS = Duration.ofMillis(250).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final HikariDataSource pool;
    private @Nullable Question latest;
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
        Question question = question();
        long left = question.askedAt + PATIENCE_NANOS - System.nanoTime();
        try {
            return question.answer.get(Math.max(left, 0), TimeUnit.NANOSECONDS).up;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized Question question() {
        long now = System.nanoTime();
        Answer known = latest == null ? null : latest.answer.getNow(null);
        if (latest == null || (known != null && now - known.answeredAt > FRESH_NANOS)) {
            Question question = new Question(now, new CompletableFuture<>());
            Thread.ofVirtual().name("database-probe").start(() -> question.answer.complete(ask()));
            latest = question;
        }
        return latest;
    }

    private Answer ask() {
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
                log.info("The database answers again");
            } else {
                log.warn("The database does not answer: {}", reason);
            }
        }
        return new Answer(up, System.nanoTime());
    }

    @Override
    public void close() {
        pool.close();
    }

    private record Question(long askedAt, CompletableFuture<@Nullable Answer> answer) {}

    private record Answer(boolean up, long answeredAt) {}
}
