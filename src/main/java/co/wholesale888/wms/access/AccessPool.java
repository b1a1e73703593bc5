package co.wholesale888.wms.access;

import co.wholesale888.wms.database.ConnectionPools;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A separate connection pool for checking credentials, so that no other load can keep a caller from being
 * authenticated: one connection each for the epoch poller, the token lane, the sign-in lane and the times of last use.
 */
@Component
public class AccessPool implements DisposableBean {

    private static final int SIZE = 4;

    /** Short, so that a 503 is sent within two seconds. */
    private static final Duration STATEMENT_LIMIT = Duration.ofMillis(900);

    private final HikariDataSource pool;

    AccessPool(ConnectionPools pools) {
        this.pool = pools.open("access", SIZE, STATEMENT_LIMIT);
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(pool);
    }

    @Override
    public void destroy() {
        pool.close();
    }
}
