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
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What deliveries do to each other, and what becomes of them when an instance dies or stops. */
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

    @Test
    void twoHundredDeliveriesThatHangDelayNeitherAnotherReceiverNorAWrite() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 1_000, "A");
        try (TestReceiver hanging = TestReceiver.hanging();
                TestReceiver healthy = TestReceiver.answering(200)) {
            for (int i = 0; i < 10; i++) {
                register(stocked, hanging.url(), "stock.low", "ONCE");
            }
            register(stocked, healthy.url(), "stock.changed", "ONCE");
            append(stocked, 20);
            Awaitility.await().atMost(PATIENCE).until(() -> hanging.requests().size() >= 40);

            for (int i = 1; i <= 20; i++) {
                long begin = System.nanoTime();
                assertThat(stocked.update(batch(line("A", -1)), null).statusCode())
                        .isEqualTo(200);
                int expected = i;
                Awaitility.await()
                        .atMost(Duration.ofSeconds(4))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> healthy.requests().size() == expected);
                // The promise is a time; a hung delivery takes five seconds
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
            }
        }
    }

    @Test
    void aThousandReceiversThatHangAreFeltByNoHealthyOneAndByNoWriteAndCostNoThreads() throws Exception {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 1_000, "A");
        try (TestReceiver hanging = TestReceiver.hanging();
                TestReceiver healthy = TestReceiver.answering(200)) {
            register(stocked, healthy.url(), "stock.changed", "ONCE");
            List<WarehouseFixture> dead = warehousesWithFiftyWebhooksEach(20, hanging.url());
            int threads = Thread.getAllStackTraces().size();
            dead.forEach(one -> append(one, 2));
            Awaitility.await().atMost(PATIENCE).until(() -> hanging.requests().size() >= 1_000);

            for (int i = 1; i <= 10; i++) {
                long begin = System.nanoTime();
                assertThat(stocked.update(batch(line("A", -1)), null).statusCode())
                        .isEqualTo(200);
                assertThat(stocked.quantity("A")).isEqualTo(1_000 - i);
                int expected = i;
                Awaitility.await()
                        .atMost(Duration.ofSeconds(4))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> healthy.requests().size() == expected);
                // The promise is a time; a hung delivery takes five seconds
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
            }
            assertThat(Thread.getAllStackTraces().size()).isLessThan(threads + 50);
            assertThat(hanging.busiest()).isBetween(500, 2_000);
            Awaitility.await().atMost(PATIENCE).until(() -> hanging.requests().size() == 2_000);
        }
    }

    @Test
    void aReceiverThatKeepsTimingOutIsNotAskedForAWhile() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 1_000, "A");
        try (TestReceiver hanging = TestReceiver.hanging()) {
            String hook = register(stocked, hanging.url(), "stock.low", "ONCE");
            append(stocked, 60);

            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> errors(stocked, hook).size() == 60);

            List<String> errors = errors(stocked, hook);
            assertThat(errors).contains("circuit_open");
            long asked = errors.stream().filter("timeout_total"::equals).count();
            assertThat(asked).isEqualTo(hanging.requests().size()).isBetween(10L, 30L);
            assertThat(errors.stream().filter("circuit_open"::equals).count()).isEqualTo(60 - asked);
        }
    }

    @Test
    void whatWasAcknowledgedBeforeAKillReachesTheReceiverOnceOrIsSaidToBeUnknown() throws Exception {
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
    void anInstanceThatIsKilledInMidDeliveryLeavesItUnknown() throws Exception {
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
            Set<String> begun = new HashSet<>();
            hanging.requests().forEach(request -> begun.add(request.header("X-WMS-Delivery")));

            try (ServiceProcess survivor = ServiceProcess.onDatabase(postgres.url(), ALLOW_PRIVATE)) {
                WarehouseFixture here = there.through(Api.at(survivor.baseUri()));
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> deliveries(here, once, "?status=UNKNOWN").size() == 4);

                Set<String> unknown = new HashSet<>();
                deliveries(here, once, "?status=UNKNOWN")
                        .forEach(delivery -> unknown.add(delivery.path("id").stringValue()));
                assertThat(unknown).isEqualTo(begun);
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> hanging.requests().size() >= 8);
                assertThat(hanging.requests())
                        .extracting(request -> request.header("X-WMS-Delivery"))
                        .doesNotHaveDuplicates();
                long begin = System.nanoTime();
                survivor.stop();
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
                assertThat(outcomesOf(postgres, "leased_until is not null")).isZero();
            }
        }
    }

    @Test
    void whatIsNotAllowedIsRefusedWhenRegisteredAndWhenConnecting() throws Exception {
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
                        there.api().post("/v1/webhooks", there.place().authorization(), """
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

    private static long outcomesOf(DisposablePostgres postgres, String condition) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from webhook_delivery where status = 'PENDING' and " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<String> errors(WarehouseFixture stocked, String hook) {
        List<String> errors = new ArrayList<>();
        deliveries(stocked, hook, "?status=FAILED&limit=1000")
                .forEach(delivery -> errors.add(delivery.path("error").stringValue()));
        return errors;
    }

    private static List<JsonNode> deliveries(WarehouseFixture stocked, String hook, String query) {
        return Api.json(stocked.get("/v1/webhooks/" + hook + "/deliveries" + query))
                .path("deliveries")
                .valueStream()
                .toList();
    }

    private List<WarehouseFixture> warehousesWithFiftyWebhooksEach(int count, String url) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Callable<WarehouseFixture>> work = Collections.nCopies(count, () -> {
                WarehouseFixture stocked = WarehouseFixture.with(fixtures, 0);
                for (int i = 0; i < Webhooks.MAX; i++) {
                    register(stocked, url, "stock.low", "ONCE");
                }
                return stocked;
            });
            List<WarehouseFixture> made = new ArrayList<>();
            for (Future<WarehouseFixture> one : clients.invokeAll(work)) {
                made.add(one.get());
            }
            return made;
        }
    }

    private void append(WarehouseFixture stocked, int count) {
        List<NewEvent> appended = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            appended.add(new NewEvent(
                    stocked.place().uuid(), EventType.STOCK_LOW, Instant.parse("2026-11-23T08:00:00Z"), Map.of()));
        }
        transaction.executeWithoutResult(status -> events.append(appended));
    }

    private static String register(WarehouseFixture stocked, String url, String event, String delivery) {
        return Api.json(stocked.api()
                        .post("/v1/webhooks", stocked.place().authorization(), """
                        {"url":"%s","events":["%s"],"delivery":"%s"}""".formatted(url, event, delivery)))
                .path("id")
                .stringValue();
    }
}
