package co.wholesale888.wms.health;

import co.wholesale888.wms.access.AccessPool;
import co.wholesale888.wms.database.OutageLog;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Checks whether the database answers, over one connection of the pool that checks credentials. All callers share one
 * running check, whose result is reused for 250 ms. A caller waits at most one second, even if the database hangs.
 */
@Component
class DatabaseProbe {

    private static final Logger log = LoggerFactory.getLogger(DatabaseProbe.class);

    private static final String KEY = "database";
    private static final Duration MAX_AGE = Duration.ofMillis(250);
    private static final long MAX_WAIT_MS = 1_000;

    private final DataSource pool;
    private final AsyncLoadingCache<String, Boolean> checks;

    @Autowired
    DatabaseProbe(AccessPool pool) {
        this(pool.dataSource());
    }

    DatabaseProbe(DataSource pool) {
        this.pool = pool;
        this.checks = Caffeine.newBuilder()
                .expireAfterWrite(MAX_AGE)
                .executor(Thread::startVirtualThread)
                .buildAsync(key -> check());
    }

    /** Whether the database answers within a second. */
    boolean isUp() {
        return checks.get(KEY)
                .copy()
                .completeOnTimeout(false, MAX_WAIT_MS, TimeUnit.MILLISECONDS)
                .join();
    }

    private boolean check() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.execute("select 1");
        } catch (SQLException | RuntimeException e) {
            if (!OutageLog.covers(e)) {
                log.warn("The database cannot be checked", e);
            }
            return false;
        }
    }
}
