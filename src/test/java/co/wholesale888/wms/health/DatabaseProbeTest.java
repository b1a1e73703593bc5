package co.wholesale888.wms.health;

import static co.wholesale888.wms.testing.Calls.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.TcpProxy;
import co.wholesale888.wms.testing.TestPostgres;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

@ConcurrentServiceTest
class DatabaseProbeTest {

    @Autowired
    private ConnectionPools pools;

    @Test
    @Timeout(60)
    void aFrozenDatabaseIsDownForAllCallersAndUpAgainLater() throws Exception {
        try (TcpProxy proxy = TcpProxy.before(TestPostgres.url());
                HikariDataSource pool = through(proxy)) {
            DatabaseProbe probe = new DatabaseProbe(pool);
            await().until(probe::isUp);

            // Every check fails while the database is still frozen, so no caller waits for the database itself
            proxy.freeze();
            await().until(() -> !probe.isUp());
            for (int i = 0; i < 4; i++) {
                assertThat(together(200, caller -> probe.isUp())).containsOnly(false);
            }

            proxy.restore();
            await().until(probe::isUp);
        }
    }

    @Test
    void aMissingDatabaseIsDown() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://localhost:1/none");
        config.setConnectionTimeout(750);
        config.setInitializationFailTimeout(-1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertThat(new DatabaseProbe(pool).isUp()).isFalse();
        }
    }

    /** The pool of the service, connected through the proxy. */
    private HikariDataSource through(TcpProxy proxy) {
        try (HikariDataSource own = pools.open("health-test", 1, Duration.ofSeconds(1))) {
            HikariConfig config = new HikariConfig();
            own.copyStateTo(config);
            config.setJdbcUrl(proxy.through(own.getJdbcUrl()));
            return new HikariDataSource(config);
        }
    }
}
