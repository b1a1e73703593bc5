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
 * A pool of connections that one kind of work has for itself. No more callers enter than there are connections; a
 * bounded number waits a bounded time outside, in the order of their arrival; the rest is told at once to come back.
 * Waiting happens here and not in the pool, where waiting virtual threads would spin.
 */
public final class Bulkhead implements AutoCloseable {

    private static final int WAITING_PER_CONNECTION = 100;

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final JdbcTransactionManager transactions;
    private final ConcurrencyLimit turns;

    /**
     * @param pool is closed with the bulkhead
     * @param patience how long a caller may wait for its turn
     */
    public Bulkhead(HikariDataSource pool, Duration patience) {
        this.pool = pool;
        this.jdbc = JdbcClient.create(pool);
        this.transactions = new JdbcTransactionManager(pool);
        int connections = pool.getMaximumPoolSize();
        this.turns = new ConcurrencyLimit(connections, connections * WAITING_PER_CONNECTION, patience);
    }

    /**
     * Runs statements, each a transaction of its own.
     *
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} where its turn did not come in time; nothing was done then
     */
    public <T> T query(Function<JdbcClient, T> work) {
        turns.enter();
        try {
            return work.apply(jdbc);
        } finally {
            turns.leave();
        }
    }

    /**
     * Runs statements in one transaction.
     *
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} where its turn did not come in time; nothing was done then
     */
    public <T> T inTransaction(TransactionDefinition kind, Function<JdbcClient, T> work) {
        return query(client -> new TransactionTemplate(transactions, kind).<T>execute(status -> work.apply(client)));
    }

    /** How many callers are inside at this moment. */
    public int busy() {
        return turns.busy();
    }

    @Override
    public void close() {
        pool.close();
    }
}
