package co.wholesale888.wms.orders;

import static co.wholesale888.wms.orders.OrderFixture.line;
import static co.wholesale888.wms.orders.OrderFixture.order;
import static co.wholesale888.wms.testing.SeverableInstances.LINE;
import static co.wholesale888.wms.testing.SeverableInstances.RELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.UNRELIABLE;
import static co.wholesale888.wms.testing.SeverableInstances.atEachRoundTrip;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.SeverableInstances;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Cuts the database connection after each round trip of a step, including the one after the commit: the step has
 * happened completely or not at all, and the same request through another instance leaves it done once.
 */
@ResourceLock(SeverableInstances.LOCK)
class OrderBoundariesTest {

    private final JdbcClient jdbc = RELIABLE.bean(JdbcClient.class);
    private OrderFixture healthy;
    private OrderFixture failing;

    @BeforeEach
    void createWarehouse() {
        healthy = OrderFixture.with(Fixtures.at(RELIABLE.api().base()));
        failing = healthy.through(UNRELIABLE.api());
    }

    @ParameterizedTest
    @CsvSource({"ship, SHIPPED, 6", "deliver, DELIVERED, 8", "cancel, CANCELLED, 5"})
    void aStepHappensCompletelyOrNotAtAll(String step, String status, int minRoundTrips) {
        atEachRoundTrip(minRoundTrips, (trip, attempt) -> {
            String[] lines = {line("A", 3), line("NEW-" + attempt, 4)};
            String id = step.equals("deliver") ? healthy.shipped(lines) : healthy.ordered(lines);
            String before = healthy.order(id).path("status").stringValue();
            String key = step + "-" + attempt;
            LINE.severAfter(key, trip);
            HttpResponse<String> answer = failing.step(id, step, null, "Idempotency-Key", key);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            String now = requireComplete(id, key, step);
            assertThat(now).isEqualTo(answer.statusCode() == 200 ? status : now).isIn(before, status);

            HttpResponse<String> again = healthy.step(id, step, null, "Idempotency-Key", key);

            assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
            assertThat(again.headers().firstValue("Idempotency-Replayed").isPresent())
                    .isEqualTo(now.equals(status));
            assertThat(requireComplete(id, key, step)).isEqualTo(status);
            return answer;
        });
        healthy.stock().verify();
    }

    @Test
    void anOrderIsCreatedOnceOrNotAtAll() {
        atEachRoundTrip(4, (trip, attempt) -> {
            String key = "make-" + attempt;
            String body = order(key, line("A", 3), line("B", 4));
            LINE.severAfter(key, trip);
            HttpResponse<String> answer = failing.create(body, "Idempotency-Key", key);
            assertThat(answer.statusCode()).as(answer.body()).isIn(201, 503);
            long made = countOrders(key);
            assertThat(made).isEqualTo(isKeyStored(key) ? 1 : 0);

            HttpResponse<String> again = healthy.create(body, "Idempotency-Key", key);

            assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
            assertThat(countOrders(key)).isEqualTo(1);
            assertThat(healthy.order(Api.json(again).path("id").stringValue()).path("lines"))
                    .hasSize(2);
            return answer;
        });
    }

    /** Without a key nobody finds out by repeating it, so the answer must say when to look. */
    @Test
    void anAnswerSaysWhetherAnOrderMayHaveBeenCreated() {
        atEachRoundTrip(3, (trip, attempt) -> {
            String reference = "keyless-" + attempt;
            LINE.severAfter(reference, trip);
            HttpResponse<String> answer = failing.create(order(reference, line("A", 3)));
            assertThat(answer.statusCode()).as(answer.body()).isIn(201, 503);
            if (answer.statusCode() == 503) {
                boolean toldAsUnknown =
                        Api.json(answer).path("detail").stringValue().contains("unknown whether");
                assertThat(toldAsUnknown).as(answer.body()).isEqualTo(countOrders(reference) == 1);
            }
            return answer;
        });
    }

    @Test
    void aSaleIsWrittenOnceOrNotAtAll() {
        healthy.stock().register(healthy.operator(), "A", 10, 20);
        healthy.stock().count("A", 100);
        atEachRoundTrip(3, (trip, attempt) -> {
            String key = "sale-" + attempt;
            long before = healthy.stock().quantity("A");
            LINE.severAfter(key, trip);
            HttpResponse<String> answer =
                    failing.stock().update(WarehouseFixture.batch(WarehouseFixture.line("A", -1)), key);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            assertThat(healthy.stock().quantity("A")).isEqualTo(before - (isKeyStored(key) ? 1 : 0));

            HttpResponse<String> again =
                    healthy.stock().update(WarehouseFixture.batch(WarehouseFixture.line("A", -1)), key);

            assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
            assertThat(healthy.stock().quantity("A")).isEqualTo(before - 1);
            return answer;
        });
        healthy.stock().verify();
    }

    /** Requires all effects of the order's status exactly once, and no others; returns the status. */
    private String requireComplete(String id, String key, String step) {
        JsonNode order = healthy.order(id);
        String status = order.path("status").stringValue();
        boolean shipped = status.equals("SHIPPED") || status.equals("DELIVERED");
        assertThat(events(id, "order.shipped")).isEqualTo(shipped ? 1 : 0);
        assertThat(events(id, "order.delivered")).isEqualTo(status.equals("DELIVERED") ? 1 : 0);
        String shipment = order.path("shipmentId").stringValue("none");
        assertThat(healthy.stock().ledger().stream()
                        .filter(entry -> entry.path("sourceId").stringValue().equals(shipment)))
                .hasSize(status.equals("DELIVERED") ? 2 : 0);
        assertThat(healthy.level(order.at("/lines/1/sku").stringValue()).isMissingNode())
                .isEqualTo(!shipped);
        boolean done = status.equals(
                switch (step) {
                    case "ship" -> "SHIPPED";
                    case "deliver" -> "DELIVERED";
                    default -> "CANCELLED";
                });
        assertThat(isKeyStored(key)).isEqualTo(done);
        assertThat(auditEntries(id)).isEqualTo((shipped ? 2 : 1) + (done && !step.equals("ship") ? 1 : 0));
        return status;
    }

    private long events(String id, String type) {
        return healthy.events(jdbc).stream()
                .filter(event -> event.type().equals(type))
                .filter(event -> event.data().path("orderId").stringValue("").equals(id))
                .count();
    }

    private int auditEntries(String id) {
        return jdbc.sql("select count(*) from audit_entry where warehouse_id = ? and subject = ?")
                .params(healthy.warehouseId(), id)
                .query(Integer.class)
                .single();
    }

    private long countOrders(String reference) {
        UUID warehouse = healthy.warehouseId();
        return jdbc.sql("select count(*) from orders where warehouse_id = ? and reference = ?")
                .params(warehouse, reference)
                .query(Long.class)
                .single();
    }

    private boolean isKeyStored(String key) {
        UUID warehouse = healthy.warehouseId();
        return jdbc.sql("select exists (select from idempotency_record where scope_id = ? and key = ?)")
                .params(warehouse, key)
                .query(Boolean.class)
                .single();
    }
}
