package co.wholesale888.wms.database;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.WarehouseFixture;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** An instance has so few connections that PostgreSQL's default of 100 is enough for five or six. */
class FewConnectionsTest {

    private static final int OF_AN_INSTANCE = 16;
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int CLIENTS = 5;
    private static final int ROUNDS = 4;

    private final Instance instance = Instance.exposed();

    @Test
    void thePoolsOfAnInstanceHoldSixteenConnections() {
        assertThat(instance.bean(MeterRegistry.class).find("hikaricp.connections.max").gauges().stream()
                        .mapToDouble(Gauge::value)
                        .sum())
                .isEqualTo(OF_AN_INSTANCE)
                .isEqualTo(ConnectionPools.MAX_CONNECTIONS);
    }

    @Test
    void itServesUnderLoadWithinThem() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Fixtures fixtures = Fixtures.at(instance.api().base());
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10_000, "A", "B");
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        String url = instance.bean(JdbcConnectionDetails.class).getJdbcUrl();
        try (Connection connection = DriverManager.getConnection(url);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            JdbcClient admin = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            Future<Long> most = threads.submit(() -> {
                long seen = 0;
                while (!done.get()) {
                    seen = Math.max(seen, connectionsOfService(admin));
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                return seen;
            });
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> work(stock, portal, fixtures.operator())));
            }
            try {
                for (Future<?> client : clients) {
                    client.get();
                }
            } finally {
                done.set(true);
            }
            stock.verify();
            assertThat(most.get()).isLessThanOrEqualTo(OF_AN_INSTANCE);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(connectionsOfService(admin)).isEqualTo(OF_AN_INSTANCE));
        }
    }

    private static void work(WarehouseFixture stock, PortalClient portal, String operator) {
        List<Supplier<HttpResponse<String>>> requests = List.of(
                () -> stock.sell(null, "A", "B"),
                () -> stock.get("/v1/stock?sku=A"),
                () -> stock.get("/v1/stock"),
                () -> stock.get("/v1/transactions"),
                () -> stock.get("/v1/events"),
                () -> stock.get("/v1/alerts"),
                () -> stock.get("/v1/webhooks"),
                () -> portal.get("/portal"),
                () -> stock.api().put(skus(stock) + "B", operator, "{\"threshold\":1,\"par\":2}"),
                () -> stock.get("/v1/health"));
        for (int i = 0; i < ROUNDS; i++) {
            for (Supplier<HttpResponse<String>> request : requests) {
                HttpResponse<String> answer = answered(request);
                assertThat(answer.statusCode())
                        .as("%s: %s", answer.request(), answer.body())
                        .isEqualTo(200);
            }
        }
    }

    /** Repeats a request that a busy machine has delayed so much that it was refused. */
    private static HttpResponse<String> answered(Supplier<HttpResponse<String>> request) {
        return Awaitility.await().until(request::get, answer -> answer.statusCode() != 503);
    }

    private static String skus(WarehouseFixture stock) {
        return "/ops/v1/warehouses/" + stock.access().id() + "/skus/";
    }

    /** All connections of clients but that of this test, with whatever name. */
    private static long connectionsOfService(JdbcClient admin) {
        return admin.sql("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and backend_type = 'client backend' and pid <> pg_backend_pid()")
                .query(Long.class)
                .single();
    }
}
