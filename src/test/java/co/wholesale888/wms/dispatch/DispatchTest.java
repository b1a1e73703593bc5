package co.wholesale888.wms.dispatch;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.embedded.DisposablePostgres;
import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.events.NewEvent;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.webhooks.Webhooks;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** How deliveries affect each other, and what happens to them when an instance is killed or stopped. */
@ServiceTest
class DispatchTest {

    private static final String ALLOW_PRIVATE = "--wms.webhooks.allow-private-targets=true";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private Events events;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void twoHundredHangingDeliveriesDelayNothingElse() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1_000, "A");
        try (TestReceiver hanging = TestReceiver.hanging();
                TestReceiver healthy = TestReceiver.answering(200)) {
            for (int i = 0; i < 10; i++) {
                register(warehouse, hanging.url(), "stock.low", "ONCE");
            }
            register(warehouse, healthy.url(), "stock.changed", "ONCE");
            append(warehouse, 20);
            Awaitility.await().atMost(PATIENCE).until(() -> hanging.requests().size() >= 40);

            for (int i = 1; i <= 20; i++) {
                assertThat(warehouse.update(batch(line("A", -1)), null).statusCode())
                        .isEqualTo(200);
                int expected = i;
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> healthy.requests().size() == expected);
            }
            assertThat(pendingStockLow())
                    .as("hanging deliveries have not ended yet")
                    .isPositive();
        }
    }

    @Test
    void aThousandHangingEndpointsDelayNothingElse() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1_000, "A");
        try (TestReceiver hanging = TestReceiver.hanging();
                TestReceiver healthy = TestReceiver.answering(200)) {
            register(warehouse, healthy.url(), "stock.changed", "ONCE");
            List<WarehouseFixture> dead = warehousesWithFiftyWebhooksEach(20, hanging.url());
            int threads = Thread.getAllStackTraces().size();
            dead.forEach(one -> append(one, 2));
            Awaitility.await().atMost(PATIENCE).until(() -> hanging.requests().size() >= 1_000);

            for (int i = 1; i <= 10; i++) {
                assertThat(warehouse.update(batch(line("A", -1)), null).statusCode())
                        .isEqualTo(200);
                assertThat(warehouse.quantity("A")).isEqualTo(1_000 - i);
                int expected = i;
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> healthy.requests().size() == expected);
            }
            assertThat(pendingStockLow())
                    .as("hanging deliveries have not ended yet")
                    .isPositive();
            assertThat(Thread.getAllStackTraces().size()).isLessThan(threads + 50);
            assertThat(hanging.busiest()).isBetween(500, 2_000);
            Awaitility.await().atMost(PATIENCE).until(() -> hanging.requests().size() == 2_000);
        }
    }

    @Test
    void anEndpointThatKeepsTimingOutOpensItsCircuit() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1_000, "A");
        try (TestReceiver hanging = TestReceiver.hanging()) {
            String hook = register(warehouse, hanging.url(), "stock.low", "ONCE");
            append(warehouse, 60);

            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> errors(warehouse, hook).size() == 60);

            List<String> errors = errors(warehouse, hook);
            assertThat(errors).contains("circuit_open");
            long asked = errors.stream().filter("timeout_total"::equals).count();
            assertThat(asked).isEqualTo(hanging.requests().size()).isBetween(10L, 30L);
            assertThat(errors.stream().filter("circuit_open"::equals).count()).isEqualTo(60 - asked);
        }
    }

    @Test
    void afterAKillEveryEventIsDeliveredOnceOrUnknown() throws Exception {
        String[] skus = IntStream.range(0, 20).mapToObj(i -> "S" + i).toArray(String[]::new);
        try (DisposablePostgres postgres = DisposablePostgres.create();
                TestReceiver receiver = TestReceiver.answering(200);
                ServiceProcess victim = ServiceProcess.onDatabase(postgres.url(), ALLOW_PRIVATE)) {
            WarehouseFixture there = WarehouseFixture.with(Fixtures.at(victim.baseUri()), 1_000, skus);
            String hook = register(there, receiver.url(), "alert.triggered", "ONCE");
            for (String sku : skus) {
                assertThat(there.update(batch(line(sku, -990)), null).statusCode())
                        .isEqualTo(200);
            }
            victim.kill();

            try (ServiceProcess survivor = ServiceProcess.onDatabase(postgres.url(), ALLOW_PRIVATE)) {
                WarehouseFixture here = there.through(Api.at(survivor.baseUri()));
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> deliveries(here, hook, "?status=SUCCEEDED,UNKNOWN")
                                        .size()
                                == skus.length);

                assertThat(Api.json(here.get("/v1/events?type=alert.triggered")).path("events"))
                        .extracting(event -> event.at("/data/sku").stringValue())
                        .containsExactlyInAnyOrder(skus);
                assertThat(deliveries(here, hook, "")).hasSize(skus.length);
                assertThat(receiver.requests())
                        .extracting(request -> request.json().at("/data/sku").stringValue())
                        .doesNotHaveDuplicates()
                        .hasSizeGreaterThanOrEqualTo(
                                deliveries(here, hook, "?status=SUCCEEDED").size());
            }
        }
    }

    @Test
    void deliveriesInFlightAtAKillBecomeUnknown() throws Exception {
        try (DisposablePostgres postgres = DisposablePostgres.create();
                TestReceiver hanging = TestReceiver.hanging();
                ServiceProcess victim = ServiceProcess.onDatabase(postgres.url(), ALLOW_PRIVATE)) {
            WarehouseFixture there = WarehouseFixture.with(Fixtures.at(victim.baseUri()), 1_000, "A");
            String once = register(there, hanging.url(), "stock.changed", "ONCE");
            for (int i = 0; i < 10; i++) {
                assertThat(there.update(batch(line("A", -1)), null).statusCode())
                        .isEqualTo(200);
            }
            Awaitility.await().atMost(PATIENCE).until(() -> hanging.requests().size() == 4);
            victim.kill();
            Set<String> started = new HashSet<>();
            hanging.requests().forEach(request -> started.add(request.header("X-WMS-Delivery")));

            try (ServiceProcess survivor = ServiceProcess.onDatabase(postgres.url(), ALLOW_PRIVATE)) {
                WarehouseFixture here = there.through(Api.at(survivor.baseUri()));
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> deliveries(here, once, "?status=UNKNOWN").size() == 4);

                Set<String> unknown = new HashSet<>();
                deliveries(here, once, "?status=UNKNOWN")
                        .forEach(delivery -> unknown.add(delivery.path("id").stringValue()));
                assertThat(unknown).isEqualTo(started);
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> hanging.requests().size() >= 8);
                assertThat(hanging.requests())
                        .extracting(request -> request.header("X-WMS-Delivery"))
                        .doesNotHaveDuplicates();
                survivor.stop();
                assertThat(pendingDeliveries(postgres, "leased_until is not null"))
                        .isZero();
            }
        }
    }

    @Test
    void specialTargetsAreRefusedAtRegistrationAndConnection() throws Exception {
        try (DisposablePostgres postgres = DisposablePostgres.create();
                TestReceiver receiver = TestReceiver.answering(200);
                ServiceProcess service = ServiceProcess.onDatabase(postgres.url())) {
            WarehouseFixture there = WarehouseFixture.with(Fixtures.at(service.baseUri()), 1_000, "A");
            for (String url : List.of(
                    receiver.url(),
                    "https://127.0.0.1/",
                    "https://localhost/",
                    "https://0x7f.1/",
                    "https://[::1]/",
                    "https://169.254.169.254/")) {
                HttpResponse<String> answer =
                        there.api().post("/v1/webhooks", there.access().authorization(), """
                                {"url":"%s","events":["*"]}""".formatted(url));
                assertThat(answer.statusCode()).as(url).isEqualTo(422);
                assertThat(Api.json(answer).at("/errors/0/field").stringValue()).isEqualTo("url");
            }
            String hook = register(there, "https://no-such-host.invalid/", "stock.changed", "ONCE");
            try (Connection connection = DriverManager.getConnection(postgres.url());
                    Statement statement = connection.createStatement()) {
                statement.execute("update webhook set url = '" + receiver.url() + "'");
            }

            there.update(batch(line("A", -1)), null);

            Awaitility.await().atMost(PATIENCE).until(() -> errors(there, hook), List.of("blocked_address")::equals);
            assertThat(receiver.requests()).isEmpty();
        }
    }

    private long pendingStockLow() {
        return jdbc.sql("select count(*) from webhook_delivery where status = 'PENDING' and event_type = 'stock.low'")
                .query(Long.class)
                .single();
    }

    private static long pendingDeliveries(DisposablePostgres postgres, String condition) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from webhook_delivery where status = 'PENDING' and " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<String> errors(WarehouseFixture warehouse, String hook) {
        List<String> errors = new ArrayList<>();
        deliveries(warehouse, hook, "?status=FAILED&limit=1000")
                .forEach(delivery -> errors.add(delivery.path("error").stringValue()));
        return errors;
    }

    private static List<JsonNode> deliveries(WarehouseFixture warehouse, String hook, String query) {
        return Api.json(warehouse.get("/v1/webhooks/" + hook + "/deliveries" + query))
                .path("deliveries")
                .valueStream()
                .toList();
    }

    private List<WarehouseFixture> warehousesWithFiftyWebhooksEach(int count, String url) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Callable<WarehouseFixture>> work = Collections.nCopies(count, () -> {
                WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0);
                for (int i = 0; i < Webhooks.MAX; i++) {
                    register(warehouse, url, "stock.low", "ONCE");
                }
                return warehouse;
            });
            List<WarehouseFixture> made = new ArrayList<>();
            for (Future<WarehouseFixture> one : clients.invokeAll(work)) {
                made.add(one.get());
            }
            return made;
        }
    }

    private void append(WarehouseFixture warehouse, int count) {
        List<NewEvent> appended = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            appended.add(new NewEvent(
                    warehouse.access().uuid(), EventType.STOCK_LOW, Instant.parse("2026-11-23T08:00:00Z"), Map.of()));
        }
        transaction.executeWithoutResult(status -> events.append(appended));
    }

    private static String register(WarehouseFixture warehouse, String url, String event, String delivery) {
        return Api.json(warehouse.api().post("/v1/webhooks", warehouse.access().authorization(), """
                        {"url":"%s","events":["%s"],"delivery":"%s"}""".formatted(
                                url, event, delivery)))
                .path("id")
                .stringValue();
    }
}
