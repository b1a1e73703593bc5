package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class ConnectionPoolsTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    @Autowired
    private ConnectionPools pools;

    @Autowired
    private Fixtures fixtures;

    /** Another instance must be able to go on while this one is frozen within a transaction. */
    @Test
    void aFrozenTransactionLosesItsLocks() throws SQLException {
        UUID warehouseId = fixtures.anotherWarehouse().uuid();
        try (HikariDataSource frozenPool = pools.open("test-frozen", 1, LIMIT);
                HikariDataSource patientPool = pools.open("test-patient", 1, Duration.ofSeconds(60));
                Connection stopped = connection(frozenPool);
                Connection waiting = connection(patientPool)) {
            stopped.setAutoCommit(false);
            assertThat(lock(stopped, warehouseId)).isTrue();

            assertThat(lock(waiting, warehouseId)).isTrue();
            frozenPool.evictConnection(stopped); // the server has closed it
        }
    }

    /** Tries again: beside other tests, the server may take longer to accept a connection than a pool waits. */
    static Connection connection(HikariDataSource pool) {
        return Awaitility.await().ignoreExceptions().until(pool::getConnection, Objects::nonNull);
    }

    private static boolean lock(Connection connection, UUID warehouseId) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select 1 from event_head where warehouse_id = ? for no key update")) {
            lock.setObject(1, warehouseId);
            return lock.executeQuery().next();
        }
    }
}
