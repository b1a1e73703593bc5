package co.wholesale888.wms.access;

import co.wholesale888.wms.database.ConnectionPools;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A separate connection pool for checking credentials and health, so that no other load can keep a caller from being
 * authenticated. The epoch poller, the token lane, the sign-in lane and the probe use one connection each. Three are
 * enough for the four: the probe waits for no lock, so it lacks a connection only while the other three are stuck, and
 * then it rightly says that the instance is down.
 */
@Component
public class AccessPool {

    private static final int SIZE = 3;

    /** Short, so that a 503 is sent within two seconds. */
    private static final Duration STATEMENT_LIMIT = Duration.ofMillis(900);

    private final DataSource pool;

    AccessPool(ConnectionPools pools) {
        this.pool = pools.open("access", SIZE, STATEMENT_LIMIT);
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(pool);
    }

    public DataSource dataSource() {
        return pool;
    }
}
