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
 * kill -9 in the midst of shipping and delivering: whatever stands afterwards stands whole, and can be gone on with. Each
 * single line to die at is tried by {@link OrderBoundariesTest}.
 */
@ServiceTest
class OrderKillTest {

    private static final int ORDERS = 80;
    private static final int OPERATORS = 6;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private final Random dice = new Random(888);

    @Test
    void nothingShipsWithoutItsEventAndNothingIsReceivedTwiceOrNotAtAll() {
        OrderFixture survivor = OrderFixture.with(fixtures);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            orders.add(survivor.ordered(line("A", 1), line("SKU-" + i, 4)));
        }

        killWhileAtWork(survivor, orders, acknowledged);

        requireWhole(survivor, orders, acknowledged);
        orders.forEach(id -> finish(survivor, id));
        requireWhole(survivor, orders, acknowledged);
        assertThat(survivor.stock().quantity("A")).isEqualTo(ORDERS);
        survivor.stock().verify();
    }

    /** Ships and delivers through an instance until some of it is done, and kills it at whatever line it is then. */
    private void killWhileAtWork(OrderFixture survivor, List<String> orders, Set<String> acknowledged) {
        AtomicInteger steps = new AtomicInteger();
        int enough = dice.nextInt(ORDERS / 2, ORDERS);
        ConcurrentLinkedQueue<String> waiting = new ConcurrentLinkedQueue<>(orders);
        try (ServiceProcess victim = ServiceProcess.onDatabase(TestPostgres.url());
                ExecutorService operators = Executors.newVirtualThreadPerTaskExecutor()) {
            OrderFixture dying = survivor.through(Api.at(victim.baseUri()));
            for (int i = 0; i < OPERATORS; i++) {
                operators.execute(() -> {
                    for (String id = waiting.poll(); id != null && victim.isAlive(); id = waiting.poll()) {
                        if (!step(dying, id, "ship", acknowledged, steps)
                                || !step(dying, id, "deliver", acknowledged, steps)) {
                            return;
                        }
                    }
                });
            }
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> steps.get() >= enough);
            victim.kill();
        }
    }

    private static boolean step(
            OrderFixture dying, String id, String step, Set<String> acknowledged, AtomicInteger steps) {
        try {
            if (dying.step(id, step, null, "Idempotency-Key", step + id).statusCode() == 200) {
                acknowledged.add(step + " " + id);
            }
            steps.incrementAndGet();
            return true;
        } catch (UncheckedIOException e) {
            return false; // the victim's connection is gone, and what became of this step is to be found out
        }
    }

    /** Goes on as an operator would whose answer was lost: the same calls again, with the same keys. */
    private static void finish(OrderFixture survivor, String id) {
        for (String step : List.of("ship", "deliver")) {
            HttpResponse<String> answer = survivor.step(id, step, null, "Idempotency-Key", step + id);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private void requireWhole(OrderFixture survivor, List<String> orders, Set<String> acknowledged) {
        List<String> shipped = new ArrayList<>();
        List<String> delivered = new ArrayList<>();
        for (RecordedEvent event : survivor.events(jdbc)) {
            String id = event.data().path("orderId").stringValue();
            (event.type().equals("order.shipped") ? shipped : delivered).add(id);
        }
        assertThat(shipped).doesNotHaveDuplicates().containsAll(delivered);
        assertThat(delivered).doesNotHaveDuplicates();
        List<String> received = survivor.stock().ledger().stream()
                .filter(entry -> entry.path("sku").stringValue().equals("A"))
                .map(entry -> entry.path("sourceId").stringValue())
                .toList();
        assertThat(received).doesNotHaveDuplicates().hasSameSizeAs(delivered);
        for (String id : orders) {
            JsonNode order = survivor.order(id);
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
                    !survivor.level(order.at("/lines/1/sku").stringValue()).isMissingNode();
            assertThat(registered).as(order.toString()).isEqualTo(!status.equals("PENDING"));
        }
    }
}
