package co.wholesale888.wms.orders;

import static co.wholesale888.wms.orders.OrderFixture.line;
import static co.wholesale888.wms.orders.OrderFixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TcpProxy;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * A step dies at each boundary between two of its round trips to the database, the one after the commit included: it is
 * done whole or not at all, and the same call again, through another instance, ends with it done once.
 */
@ServiceTest
class OrderBoundariesTest {

    private static TcpProxy line;
    private static Instance mortal;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private OrderFixture survivor;
    private OrderFixture dying;

    @BeforeAll
    static void startBehindAProxy() {
        line = TcpProxy.before(TestPostgres.url());
        mortal = Instance.start(line.through(TestPostgres.url()));
    }

    @AfterAll
    static void stop() {
        mortal.close();
        line.close();
    }

    @BeforeEach
    void makeAWarehouse() {
        survivor = OrderFixture.with(fixtures);
        dying = survivor.through(mortal.api());
    }

    @ParameterizedTest
    @CsvSource({"ship, SHIPPED, 6", "deliver, DELIVERED, 8", "cancel, CANCELLED, 5"})
    void aStepIsDoneWholeOrNotAtAll(String step, String status, int fewestTrips) {
        atEachBoundary(fewestTrips, trip -> {
            String[] lines = {line("A", 3), line("NEW-" + trip, 4)};
            String id = step.equals("deliver") ? survivor.shipped(lines) : survivor.ordered(lines);
            String before = survivor.order(id).path("status").stringValue();
            String key = step + "-" + trip;
            line.severAfter(key, trip);
            HttpResponse<String> answer = dying.step(id, step, null, "Idempotency-Key", key);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            String now = requireWhole(id, key, step);
            assertThat(now).isEqualTo(answer.statusCode() == 200 ? status : now).isIn(before, status);

            HttpResponse<String> again = survivor.step(id, step, null, "Idempotency-Key", key);

            assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
            assertThat(again.headers().firstValue("Idempotency-Replayed").isPresent())
                    .isEqualTo(now.equals(status));
            assertThat(requireWhole(id, key, step)).isEqualTo(status);
        });
        survivor.stock().verify();
    }

    @Test
    void anOrderIsMadeOnceOrNotAtAll() {
        atEachBoundary(4, trip -> {
            String key = "make-" + trip;
            String body = order(key, line("A", 3), line("B", 4));
            line.severAfter(key, trip);
            HttpResponse<String> answer = dying.create(body, "Idempotency-Key", key);
            assertThat(answer.statusCode()).as(answer.body()).isIn(201, 503);
            long made = made(key);
            assertThat(made).isEqualTo(isKept(key) ? 1 : 0);

            HttpResponse<String> again = survivor.create(body, "Idempotency-Key", key);

            assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
            assertThat(made(key)).isEqualTo(1);
            assertThat(survivor.order(Api.json(again).path("id").stringValue()).path("lines"))
                    .hasSize(2);
        });
    }

    @Test
    void aSaleIsWrittenOnceOrNotAtAll() {
        survivor.stock().register(survivor.operator(), "A", 10, 20);
        survivor.stock().count("A", 100);
        atEachBoundary(3, trip -> {
            String key = "sale-" + trip;
            long before = survivor.stock().quantity("A");
            line.severAfter(key, trip);
            HttpResponse<String> answer =
                    dying.stock().update(WarehouseFixture.batch(WarehouseFixture.line("A", -1)), key);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            assertThat(survivor.stock().quantity("A")).isEqualTo(before - (isKept(key) ? 1 : 0));

            HttpResponse<String> again =
                    survivor.stock().update(WarehouseFixture.batch(WarehouseFixture.line("A", -1)), key);

            assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
            assertThat(survivor.stock().quantity("A")).isEqualTo(before - 1);
        });
        survivor.stock().verify();
    }

    /** One round for each round trip, until one is over before its connection could be severed. */
    private static void atEachBoundary(int fewestTrips, IntConsumer round) {
        int trips = 0;
        boolean severed = true;
        while (severed) {
            round.accept(trips + 1);
            severed = line.restore();
            trips += severed ? 1 : 0;
        }
        assertThat(trips).as("boundaries").isGreaterThanOrEqualTo(fewestTrips);
    }

    /** Requires all that belongs to the order's status to be there once, and nothing else; gives the status. */
    private String requireWhole(String id, String key, String step) {
        JsonNode order = survivor.order(id);
        String status = order.path("status").stringValue();
        boolean shipped = status.equals("SHIPPED") || status.equals("DELIVERED");
        assertThat(events(id, "order.shipped")).isEqualTo(shipped ? 1 : 0);
        assertThat(events(id, "order.delivered")).isEqualTo(status.equals("DELIVERED") ? 1 : 0);
        String shipment = order.path("shipmentId").stringValue("none");
        assertThat(survivor.stock().ledger().stream()
                        .filter(entry -> entry.path("sourceId").stringValue().equals(shipment)))
                .hasSize(status.equals("DELIVERED") ? 2 : 0);
        assertThat(survivor.level(order.at("/lines/1/sku").stringValue()).isMissingNode())
                .isEqualTo(!shipped);
        boolean done = status.equals(
                switch (step) {
                    case "ship" -> "SHIPPED";
                    case "deliver" -> "DELIVERED";
                    default -> "CANCELLED";
                });
        assertThat(isKept(key)).isEqualTo(done);
        assertThat(deeds(id)).isEqualTo((shipped ? 2 : 1) + (done && !step.equals("ship") ? 1 : 0));
        return status;
    }

    private long events(String id, String type) {
        return survivor.events(jdbc).stream()
                .filter(event -> event.type().equals(type))
                .filter(event -> event.data().path("orderId").stringValue("").equals(id))
                .count();
    }

    private int deeds(String id) {
        return jdbc.sql("select count(*) from audit_entry where warehouse_id = ? and subject = ?")
                .params(survivor.warehouseId(), id)
                .query(Integer.class)
                .single();
    }

    private long made(String reference) {
        UUID warehouse = survivor.warehouseId();
        return jdbc.sql("select count(*) from orders where warehouse_id = ? and reference = ?")
                .params(warehouse, reference)
                .query(Long.class)
                .single();
    }

    private boolean isKept(String key) {
        return survivor.stock().get("/v1/idempotency/" + key).statusCode() == 200;
    }
}
