package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.webhooks.SecretCipher;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The one connection that the {@link Dispatcher} has for itself, and what it says over it. */
record DispatchDatabase(
        HikariDataSource pool,
        JdbcClient jdbc,
        TransactionTemplate transaction,
        WaitingDeliveries waiting,
        LeasedDeliveries leased,
        DeliveryOutcomes outcomes)
        implements AutoCloseable {

    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(4);

    static DispatchDatabase open(ConnectionPools pools, SecretCipher safe) {
        HikariDataSource pool = pools.open("webhooks", 1, STATEMENT_LIMIT);
        JdbcClient jdbc = JdbcClient.create(pool);
        return new DispatchDatabase(
                pool,
                jdbc,
                new TransactionTemplate(new JdbcTransactionManager(pool)),
                new WaitingDeliveries(jdbc),
                new LeasedDeliveries(jdbc, safe),
                new DeliveryOutcomes(jdbc));
    }

    @Override
    public void close() {
        pool.close();
    }
}
