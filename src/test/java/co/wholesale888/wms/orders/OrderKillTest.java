package co.wholesale888.wms.orders;

import static co.wholesale888.wms.orders.OrderFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Kills an instance (kill -9) while it ships and delivers orders: every order is complete afterwards, and can be
 * finished. {@link OrderBoundariesTest} tries every single round trip.
 */
@ServiceTest
class OrderKillTest {

    private static final int ORDERS = 80;
    private static final int OPERATORS = 6;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private final Random random = new Random(888);

    @Test
    void afterAKillEveryOrderIsCompleteAndCanBeFinished() {
        OrderFixture healthy = OrderFixture.with(fixtures);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            orders.add(healthy.ordered(line("A", 1), line("SKU-" + i, 4)));
        }

        killDuringWork(healthy, orders, acknowledged);

        requireComplete(healthy, orders, acknowledged);
        orders.forEach(id -> finish(healthy, id));
        requireComplete(healthy, orders, acknowledged);
        assertThat(healthy.stock().quantity("A")).isEqualTo(ORDERS);
        healthy.stock().verify();
    }

    /** Ships and delivers through an instance, and kills it after some of the steps. */
    private void killDuringWork(OrderFixture healthy, List<String> orders, Set<String> acknowledged) {
        AtomicInteger steps = new AtomicInteger();
        int stepsBeforeKill = random.nextInt(ORDERS / 2, ORDERS);
        ConcurrentLinkedQueue<String> waiting = new ConcurrentLinkedQueue<>(orders);
        try (ServiceProcess process = ServiceProcess.onDatabase(TestPostgres.url());
                ExecutorService operators = Executors.newVirtualThreadPerTaskExecutor()) {
            OrderFixture killed = healthy.through(Api.at(process.baseUri()));
            for (int i = 0; i < OPERATORS; i++) {
                operators.execute(() -> {
                    for (String id = waiting.poll(); id != null && process.isAlive(); id = waiting.poll()) {
                        if (!step(killed, id, "ship", acknowledged, steps)
                                || !step(killed, id, "deliver", acknowledged, steps)) {
                            return;
                        }
                    }
                });
            }
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> steps.get() >= stepsBeforeKill);
            process.kill();
        }
    }

    private static boolean step(
            OrderFixture killed, String id, String step, Set<String> acknowledged, AtomicInteger steps) {
        try {
            if (killed.step(id, step, null, "Idempotency-Key", step + id).statusCode() == 200) {
                acknowledged.add(step + " " + id);
            }
            steps.incrementAndGet();
            return true;
        } catch (UncheckedIOException e) {
            return false; // the process is gone, with an unknown outcome of this step
        }
    }

    /** Repeats the requests with the same keys, as an operator does after a lost answer. */
    private static void finish(OrderFixture healthy, String id) {
        for (String step : List.of("ship", "deliver")) {
            HttpResponse<String> answer = healthy.step(id, step, null, "Idempotency-Key", step + id);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private void requireComplete(OrderFixture healthy, List<String> orders, Set<String> acknowledged) {
        List<String> shipped = new ArrayList<>();
        List<String> delivered = new ArrayList<>();
        for (RecordedEvent event : healthy.events(jdbc)) {
            String id = event.data().path("orderId").stringValue();
            (event.type().equals("order.shipped") ? shipped : delivered).add(id);
        }
        assertThat(shipped).doesNotHaveDuplicates().containsAll(delivered);
        assertThat(delivered).doesNotHaveDuplicates();
        List<String> received = healthy.stock().ledger().stream()
                .filter(entry -> entry.path("sku").stringValue().equals("A"))
                .map(entry -> entry.path("sourceId").stringValue())
                .toList();
        assertThat(received).doesNotHaveDuplicates().hasSameSizeAs(delivered);
        for (String id : orders) {
            JsonNode order = healthy.order(id);
            String status = order.path("status").stringValue();
            assertThat(shipped.contains(id)).as(order.toString()).isEqualTo(!status.equals("PENDING"));
            assertThat(delivered.contains(id)).as(order.toString()).isEqualTo(status.equals("DELIVERED"));
            assertThat(received.contains(order.path("shipmentId").stringValue("")))
                    .as(order.toString())
                    .isEqualTo(status.equals("DELIVERED"));
            assertThat(acknowledged.contains("ship " + id) && status.equals("PENDING"))
                    .isFalse();
            assertThat(acknowledged.contains("deliver " + id) && !status.equals("DELIVERED"))
                    .isFalse();
            boolean registered =
                    !healthy.level(order.at("/lines/1/sku").stringValue()).isMissingNode();
            assertThat(registered).as(order.toString()).isEqualTo(!status.equals("PENDING"));
        }
    }
}
