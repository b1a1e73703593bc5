package co.wholesale888.wms.access;

import co.wholesale888.wms.database.ConnectionPools;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The connections that checking credentials has to itself: one each for the poller, the tokens, the users and the notes
 * of last use. Nothing else of the service can keep a caller from being recognised.
 */
@Component
public class AccessPool implements DisposableBean {

    private static final int SIZE = 4;

    /** Short, so that an answer of "unavailable" comes within two seconds. */
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
