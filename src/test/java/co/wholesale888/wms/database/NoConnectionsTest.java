package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * PostgreSQL has no connection left. The instance has a process of its own, because the log tells of the pools of all
 * instances in a process, and those of other tests have outages of their own.
 */
class NoConnectionsTest {

    private static final int MAX_CONNECTIONS = 32;

    @Test
    void aServerOutOfConnectionsIs503UntilItHasSome() throws SQLException {
        try (DisposablePostgres postgres = DisposablePostgres.create("max_connections=" + MAX_CONNECTIONS)) {
            List<Connection> taken = new ArrayList<>(List.of(DriverManager.getConnection(postgres.url())));
            JdbcClient admin = JdbcClient.create(new SingleConnectionDataSource(taken.getFirst(), true));
            admin.sql("create role service login password 'a-password'").update();
            admin.sql("create database wms owner service").update();
            String url = postgres.url().replaceFirst("/postgres\\?.*", "/wms?user=service&password=a-password");
            try (ServiceProcess service = ServiceProcess.onDatabase(url)) {
                WarehouseFixture stock =
                        WarehouseFixture.with(Fixtures.at(service.baseUri()).impatient(), 100, "A");
                takeAllConnections(admin, postgres.url(), taken);
                assertDown(stock);
                for (Connection connection : taken) {
                    connection.close();
                }
                Awaitility.await().until(() -> stock.sell("no-connection", "A").statusCode() == 200);
                Awaitility.await().until(() -> stock.get("/v1/health").statusCode() == 200);
                Awaitility.await().until(() -> service.output().contains("The database answers again"));
                assertThat(service.output()).containsOnlyOnce("Raise max_connections");
                assertThat(stock.quantity("A")).isEqualTo(99);
                stock.verify();
            }
        }
    }

    /** Those of the service too, which would otherwise take each as soon as it is free. */
    private static void takeAllConnections(JdbcClient admin, String url, List<Connection> taken) {
        admin.sql("alter role service connection limit 0").update();
        admin.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'service'")
                .query(Boolean.class)
                .list();
        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
            try {
                taken.add(DriverManager.getConnection(url));
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isEqualTo("53300");
            }
            return taken.size() == MAX_CONNECTIONS;
        });
        admin.sql("alter role service connection limit -1").update();
    }

    private static void assertDown(WarehouseFixture stock) {
        Stream.of("/v1/stock", "/v1/stock?sku=A", "/v1/transactions", "/v1/events")
                .parallel()
                .forEach(path -> assertUnavailable(stock.get(path)));
        assertUnavailable(stock.sell("no-connection", "A"));
        HttpResponse<String> health = stock.get("/v1/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(Api.json(health).at("/checks/database").stringValue()).isEqualTo("DOWN");
        assertThat(stock.get("/v1/health/live").statusCode()).isEqualTo(200);
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        String what = answer.request() + " answered " + answer.body();
        assertThat(answer.statusCode()).as(what).isEqualTo(503);
        assertThat(Api.json(answer).path("code").stringValue()).as(what).isEqualTo("unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).as(what).isPresent();
    }
}
