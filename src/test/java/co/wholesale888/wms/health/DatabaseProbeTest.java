package co.wholesale888.wms.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class DatabaseProbeTest {

    @Autowired
    private ConnectionPools pools;

    @Test
    void aFrozenDatabaseIsDownWithinTwoSecondsForEveryCallerAndUpAgainAfterwards() throws Exception {
        URI address = URI.create(TestPostgres.url().substring("jdbc:".length()));
        try (FreezingProxy proxy = new FreezingProxy(address.getHost(), address.getPort());
                DatabaseProbe probe = new DatabaseProbe(through(proxy))) {
            assertThat(probe.isUp()).isTrue();

            proxy.freeze(true);
            Thread.sleep(300); // the last answer is no longer fresh
            for (int round = 0; round < 4; round++) {
                assertThat(answersOfManyCallers(probe)).containsOnly(false);
            }

            proxy.freeze(false);
            await().atMost(Duration.ofSeconds(5)).until(probe::isUp);
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsDown() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://localhost:1/none");
        config.setConnectionTimeout(750);
        config.setInitializationFailTimeout(-1);
        try (DatabaseProbe probe = new DatabaseProbe(new HikariDataSource(config))) {
            assertThat(probe.isUp()).isFalse();
        }
    }

    /** The service's own pool, led through the proxy. */
    private HikariDataSource through(FreezingProxy proxy) {
        try (HikariDataSource own = pools.open("health-test", 1, Duration.ofSeconds(1))) {
            HikariConfig config = new HikariConfig();
            own.copyStateTo(config);
            config.setJdbcUrl(own.getJdbcUrl().replaceFirst("//[^/]+/", "//localhost:" + proxy.port() + "/"));
            return new HikariDataSource(config);
        }
    }

    private static List<Boolean> answersOfManyCallers(DatabaseProbe probe) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(callers.submit(() -> {
                    long startedAt = System.nanoTime();
                    boolean up = probe.isUp();
                    assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(2));
                    return up;
                }));
            }
            List<Boolean> results = new ArrayList<>();
            for (Future<Boolean> answer : answers) {
                results.add(answer.get());
            }
            return results;
        }
    }
}
