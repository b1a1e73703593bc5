package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class ConnectionPoolsTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    @Autowired
    private ConnectionPools pools;

    @Autowired
    private Fixtures fixtures;

    /** As when an instance is frozen in the middle of an evaluation: the others must be able to go on. */
    @Test
    void whoStopsInTheMiddleOfATransactionDoesNotKeepItsLocks() throws SQLException {
        UUID warehouseId = fixtures.anotherWarehouse().uuid();
        try (HikariDataSource frozen = pools.open("test-frozen", 1, LIMIT);
                HikariDataSource patient = pools.open("test-patient", 1, Duration.ofSeconds(60));
                Connection stopped = frozen.getConnection();
                Connection waiting = patient.getConnection()) {
            stopped.setAutoCommit(false);
            assertThat(lock(stopped, warehouseId)).isTrue();

            assertThat(lock(waiting, warehouseId)).isTrue();
            frozen.evictConnection(stopped); // it is dead, and could not be given back
        }
    }

    private static boolean lock(Connection connection, UUID warehouseId) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select 1 from event_head where warehouse_id = ? for no key update")) {
            lock.setObject(1, warehouseId);
            return lock.executeQuery().next();
        }
    }
}
