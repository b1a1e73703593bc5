package co.wholesale888.wms.database;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A connection pool for one kind of work. As many calls run as there are connections; a {@link ConcurrencyLimit} queues
 * or refuses the others. Calls wait there and not in the pool, where waiting virtual threads would spin.
 */
public final class Bulkhead implements AutoCloseable {

    private static final int WAITING_PER_CONNECTION = 100;

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final JdbcTransactionManager transactions;
    private final ConcurrencyLimit limit;

    /**
     * @param pool is closed with the bulkhead
     * @param maxWait how long a call may wait for a connection
     */
    public Bulkhead(HikariDataSource pool, Duration maxWait) {
        this.pool = pool;
        this.jdbc = JdbcClient.create(pool);
        this.transactions = new JdbcTransactionManager(pool);
        int connections = pool.getMaximumPoolSize();
        this.limit = new ConcurrencyLimit(connections, connections * WAITING_PER_CONNECTION, maxWait);
    }

    /**
     * Runs statements, each in a transaction of its own.
     *
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} if no connection was free in time; nothing has run then
     */
    public <T> T query(Function<JdbcClient, T> work) {
        return limit.call(() -> work.apply(jdbc));
    }

    /**
     * Runs statements in one transaction.
     *
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} if no connection was free in time; nothing has run then
     */
    public <T> T inTransaction(TransactionDefinition definition, Function<JdbcClient, T> work) {
        return query(
                client -> new TransactionTemplate(transactions, definition).<T>execute(status -> work.apply(client)));
    }

    @Override
    public void close() {
        pool.close();
    }
}
