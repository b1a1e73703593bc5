package co.wholesale888.wms.dispatch;

import static co.wholesale888.wms.testing.WarehouseFixture.batch;
import static co.wholesale888.wms.testing.WarehouseFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.events.NewEvent;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.webhooks.Webhooks;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** How deliveries affect each other. {@code KilledProcessTest} kills an instance. */
@ConcurrentServiceTest
class DispatchTest {

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
                warehouse.webhook(hanging.url(), "stock.low", "ONCE");
            }
            warehouse.webhook(healthy.url(), "stock.changed", "ONCE");
            append(warehouse, 20);
            Awaitility.await().until(() -> hanging.requests().size() >= 40);

            for (int i = 1; i <= 20; i++) {
                assertThat(warehouse.update(batch(line("A", -1)), null).statusCode())
                        .isEqualTo(200);
                int expected = i;
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> healthy.requests().size() == expected);
            }
            assertThat(pendingStockLow(warehouse))
                    .as("hanging deliveries have not ended yet")
                    .isPositive();
        }
    }

    @Test
    void aThousandHangingEndpointsDelayNothingElse() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1_000, "A");
        try (TestReceiver hanging = TestReceiver.hanging();
                TestReceiver healthy = TestReceiver.answering(200)) {
            warehouse.webhook(healthy.url(), "stock.changed", "ONCE");
            List<WarehouseFixture> dead = warehousesWithFiftyWebhooksEach(20, hanging.url());
            dead.forEach(one -> append(one, 2));
            Awaitility.await().until(() -> hanging.requests().size() >= 1_000);

            for (int i = 1; i <= 10; i++) {
                assertThat(warehouse.update(batch(line("A", -1)), null).statusCode())
                        .isEqualTo(200);
                assertThat(warehouse.quantity("A")).isEqualTo(1_000 - i);
                int expected = i;
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> healthy.requests().size() == expected);
            }
            assertThat(pendingStockLow(dead.getLast()))
                    .as("hanging deliveries have not ended yet")
                    .isPositive();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("webhook"))
                    .hasSizeBetween(1, 50);
            assertThat(hanging.busiest()).isBetween(500, 2_000);
            Awaitility.await().until(() -> hanging.requests().size() == 2_000);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anEndpointThatKeepsTimingOutOpensItsCircuit() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1_000, "A");
        try (TestReceiver hanging = TestReceiver.hanging()) {
            String hook = warehouse.webhook(hanging.url(), "stock.low", "ONCE");
            append(warehouse, 60);

            Awaitility.await().until(() -> errors(warehouse, hook).size() == 60);

            List<String> errors = errors(warehouse, hook);
            assertThat(errors).contains("circuit_open");
            long asked = errors.stream().filter("timeout_total"::equals).count();
            assertThat(asked).isBetween(10L, 30L);
            // On a busy machine a deadline may pass before the request has left
            assertThat(hanging.requests().size()).isBetween(1, (int) asked);
            assertThat(errors.stream().filter("circuit_open"::equals).count()).isEqualTo(60 - asked);
        }
    }

    @Test
    void specialTargetsAreRefusedAtRegistrationAndConnection() {
        Instance service = Instance.exposed();
        try (TestReceiver receiver = TestReceiver.answering(200)) {
            WarehouseFixture there =
                    WarehouseFixture.with(Fixtures.at(service.api().base()), 1_000, "A");
            for (String url : List.of(
                    receiver.url(),
                    "https://127.0.0.1/",
                    "https://localhost/",
                    "https://0x7f.1/",
                    "https://[::1]/",
                    "https://169.254.169.254/",
                    "https://168.63.129.16/",
                    "https://erp.example.com:25/")) {
                HttpResponse<String> answer =
                        there.api().post("/v1/webhooks", there.access().authorization(), """
                                {"url":"%s","events":["*"]}""".formatted(url));
                assertThat(answer.statusCode()).as(url).isEqualTo(422);
                assertThat(Api.json(answer).at("/errors/0/field").stringValue()).isEqualTo("url");
            }
            String hook = there.webhook("https://no-such-host.invalid/", "stock.changed", "ONCE");
            service.jdbc()
                    .sql("update webhook set url = ? where warehouse_id = ?")
                    .params(receiver.url(), there.access().uuid())
                    .update();

            there.update(batch(line("A", -1)), null);

            Awaitility.await().until(() -> errors(there, hook), List.of("blocked_address")::equals);
            assertThat(receiver.requests()).isEmpty();
        }
    }

    private long pendingStockLow(WarehouseFixture warehouse) {
        return jdbc.sql("""
                        select count(*) from webhook_delivery
                        where warehouse_id = ? and status = 'PENDING' and event_type = 'stock.low'
                        """).param(warehouse.access().uuid()).query(Long.class).single();
    }

    private List<String> errors(WarehouseFixture warehouse, String hook) {
        List<String> errors = new ArrayList<>();
        warehouse
                .deliveries(hook, "?status=FAILED&limit=1000")
                .forEach(delivery -> errors.add(delivery.path("error").stringValue()));
        return errors;
    }

    private List<WarehouseFixture> warehousesWithFiftyWebhooksEach(int count, String url) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Callable<WarehouseFixture>> work = Collections.nCopies(count, () -> {
                WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0);
                for (int i = 0; i < Webhooks.MAX; i++) {
                    warehouse.webhook(url, "stock.low", "ONCE");
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
}
