package co.wholesale888.wms.orders;

import static co.wholesale888.wms.orders.OrderFixture.line;
import static co.wholesale888.wms.orders.OrderFixture.lines;
import static co.wholesale888.wms.orders.OrderFixture.order;
import static co.wholesale888.wms.orders.OrderFixture.received;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The steps from an order to its receipt. */
@ServiceTest
class OrderLifeTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private final DocumentedAnswers answers = new DocumentedAnswers();
    private OrderFixture warehouse;

    @BeforeEach
    void createWarehouse() {
        warehouse = OrderFixture.with(fixtures);
    }

    @Test
    void anOrderShipsAndIsReceivedInFull() {
        HttpResponse<String> made = checked(201, warehouse.create(order("PO-7", line("B", 100), line("A/1", 3))));
        JsonNode pending = Api.json(made);
        String id = pending.path("id").stringValue();
        assertThat(made.headers().firstValue("Location")).hasValue("/ops/v1/orders/" + id);
        assertThat(pending.path("status").stringValue()).isEqualTo("PENDING");
        assertThat(pending.path("lines").toString())
                .isEqualTo("[{\"sku\":\"B\",\"quantity\":100,\"receivedQuantity\":null},"
                        + "{\"sku\":\"A/1\",\"quantity\":3,\"receivedQuantity\":null}]");
        assertThat(OnOrder.of(jdbc, warehouse.warehouseId(), List.of("A/1", "B", "C")))
                .hasSize(2)
                .containsEntry("B", 100L)
                .containsEntry("A/1", 3L);
        assertThat(warehouse.get("/v1/shipments").path("shipments").isEmpty()).isTrue();

        JsonNode shipped = Api.json(checked(200, warehouse.ship(id)));
        assertThat(shipped.path("status").stringValue()).isEqualTo("SHIPPED");
        assertThat(warehouse.order(id)).isEqualTo(shipped);
        String shipmentId = shipped.path("shipmentId").stringValue();
        JsonNode shipment = Api.json(checked(200, shipment(shipmentId)));
        assertThat(shipment.path("orderId").stringValue()).isEqualTo(id);
        assertThat(shipment.path("carrier").stringValue()).isEqualTo("DHL");
        assertThat(warehouse.stock().quantity("B")).isZero();
        assertThat(OnOrder.of(jdbc, warehouse.warehouseId(), List.of("B"))).containsEntry("B", 100L);

        JsonNode delivered = Api.json(checked(200, warehouse.deliver(id, null)));
        assertThat(delivered.path("status").stringValue()).isEqualTo("DELIVERED");
        assertThat(warehouse.order(id)).isEqualTo(delivered);
        assertThat(delivered.at("/lines/1/receivedQuantity").longValue()).isEqualTo(3);
        assertThat(warehouse.stock().quantity("B")).isEqualTo(100);
        assertThat(OnOrder.of(jdbc, warehouse.warehouseId(), List.of("B"))).isEmpty();

        List<JsonNode> ledger = warehouse.stock().ledger();
        assertThat(ledger).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.path("type").stringValue()).isEqualTo("RECEIPT");
            assertThat(entry.path("source").stringValue()).isEqualTo("SHIPMENT");
            assertThat(entry.path("sourceId").stringValue()).isEqualTo(shipmentId);
            assertThat(entry.path("reference").stringValue()).isEqualTo("PO-7");
        });
        warehouse.stock().verify();
    }

    @Test
    void eachStepAppendsAnEventWithTheShipmentAtThatTime() {
        String id = warehouse.shipped(line("A", 10));
        JsonNode underWay = warehouse.get("/v1/shipments").at("/shipments/0");
        warehouse.deliver(id, lines(received("A", 9)));
        JsonNode arrived = warehouse.get("/v1/shipments").at("/shipments/0");

        List<RecordedEvent> events = warehouse.events(jdbc);

        assertThat(events).extracting(RecordedEvent::type).containsExactly("order.shipped", "order.delivered");
        assertThat(events).extracting(RecordedEvent::sequence).containsExactly(1L, 2L);
        assertThat(events.get(0).data()).isEqualTo(underWay);
        assertThat(events.get(1).data()).isEqualTo(arrived);
    }

    @Test
    void theReceivedQuantityMayBeLessOrMoreOrZero() {
        String id = warehouse.shipped(line("SHORT", 10), line("OVER", 10), line("NONE", 10), line("ALL", 10));

        checked(200, warehouse.deliver(id, lines(received("OVER", 12), received("SHORT", 7), received("NONE", 0))));

        assertThat(warehouse.stock().quantity("SHORT")).isEqualTo(7);
        assertThat(warehouse.stock().quantity("OVER")).isEqualTo(12);
        assertThat(warehouse.stock().quantity("NONE")).isZero();
        assertThat(warehouse.stock().quantity("ALL")).isEqualTo(10);
        assertThat(warehouse.stock().ledger()).hasSize(3);
        assertThat(warehouse.order(id).path("lines").toString())
                .contains("{\"sku\":\"NONE\",\"quantity\":10,\"receivedQuantity\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"lines\":null}", "{\"lines\":[]}"})
    void aDeliveryWithoutLinesReceivesEverythingInFull(String body) {
        String id = warehouse.shipped(line("A", 3), line("B", 4));
        checked(200, warehouse.deliver(id, body));
        assertThat(warehouse.stock().quantity("A")).isEqualTo(3);
        assertThat(warehouse.stock().quantity("B")).isEqualTo(4);
    }

    @Test
    void aDeliveryOfZeroUnitsWritesNoLedgerEntry() {
        String id = warehouse.shipped(line("A", 1));
        checked(200, warehouse.deliver(id, lines(received("A", 0))));
        assertThat(warehouse.stock().ledger()).isEmpty();
        assertThat(warehouse.events(jdbc)).extracting(RecordedEvent::type).endsWith("order.delivered");
    }

    @ParameterizedTest
    @CsvSource({"1,0,2", "2,1,2", "3,1,3", "4,1,4", "5,2,5", "100,25,100"})
    void theFirstShipmentRegistersMissingSkus(long quantity, long threshold, long par) {
        warehouse.shipped(line("NEW", quantity));
        JsonNode level = warehouse.level("NEW");
        assertThat(level.path("quantity").longValue()).isZero();
        assertThat(level.path("threshold").longValue()).isEqualTo(threshold);
        assertThat(level.path("par").longValue()).isEqualTo(par);
        assertThat(reviewed("NEW")).isFalse();
    }

    @Test
    void registeredSkusKeepTheirLevels() {
        warehouse.stock().register(warehouse.operator(), "OLD", 40, 120);
        warehouse.stock().count("OLD", 88);
        JsonNode before = warehouse.level("OLD");
        warehouse.shipped(line("OLD", 7));
        assertThat(warehouse.level("OLD")).isEqualTo(before);
        assertThat(reviewed("OLD")).isTrue();
    }

    @Test
    void aReceiptAboveTheMaximumLeavesTheOrderShipped() {
        warehouse.stock().register(warehouse.operator(), "FULL", 40, 120);
        warehouse.stock().count("FULL", 1_000_000_000_000L);
        String id = warehouse.shipped(line("OK", 5), line("FULL", 1));
        int entries = warehouse.stock().ledger().size();

        HttpResponse<String> refused =
                checked(422, warehouse.deliver(id, lines(received("OK", 4), received("FULL", 1))));

        assertThat(refused.body())
                .contains("\"code\":\"validation_failed\"", "\"index\":1", "\"field\":\"receivedQuantity\"", "FULL");
        assertThat(warehouse.order(id).path("status").stringValue()).isEqualTo("SHIPPED");
        assertThat(warehouse.stock().ledger()).hasSize(entries);
        assertThat(warehouse.events(jdbc)).hasSize(1);
        checked(200, warehouse.deliver(id, lines(received("FULL", 0))));
        assertThat(warehouse.stock().quantity("OK")).isEqualTo(5);
        warehouse.stock().verify();
    }

    @Test
    void onlyAPendingOrderCanBeCancelled() {
        String id = warehouse.ordered(line("A", 1));
        JsonNode cancelled = Api.json(checked(200, warehouse.step(id, "cancel", null)));
        assertThat(cancelled.path("status").stringValue()).isEqualTo("CANCELLED");
        assertThat(cancelled.path("cancelledAt").isString()).isTrue();
        assertThat(OnOrder.of(jdbc, warehouse.warehouseId(), List.of("A"))).isEmpty();
        refused(409, "invalid_state", warehouse.step(id, "cancel", "{}"));
        refused(409, "invalid_state", warehouse.ship(id));
        refused(409, "invalid_state", warehouse.deliver(id, null));
        assertThat(warehouse.events(jdbc)).isEmpty();
    }

    @Test
    void noStepHappensTwiceOrInTheWrongState() {
        String id = warehouse.ordered(line("A", 1));
        refused(409, "invalid_state", warehouse.deliver(id, null));
        warehouse.ship(id);
        refused(409, "invalid_state", warehouse.ship(id));
        refused(409, "invalid_state", warehouse.step(id, "cancel", null));
        warehouse.deliver(id, null);
        refused(409, "invalid_state", warehouse.deliver(id, null));
        refused(409, "invalid_state", warehouse.ship(id));
        assertThat(warehouse.stock().quantity("A")).isEqualTo(1);
        assertThat(warehouse.events(jdbc)).hasSize(2);
    }

    @Test
    void unknownSkusAreReportedBeforeTheState() {
        String id = warehouse.ordered(line("A", 1), line("B", 1));
        HttpResponse<String> answer = refused(
                422, "unknown_sku", warehouse.deliver(id, lines(received("X", 1), received("B", 1), received("Y", 0))));
        assertThat(Api.json(answer).path("errors")).hasSize(2);
        assertThat(Api.json(answer).at("/errors/1/index").intValue()).isEqualTo(2);
    }

    @Test
    void anOrderHasUpToAThousandLines() {
        String[] many =
                IntStream.range(0, 1_000).mapToObj(i -> line("SKU-" + i, 4)).toArray(String[]::new);
        String id = warehouse.shipped(many);
        checked(200, warehouse.deliver(id, null));
        assertThat(warehouse.stock().ledger()).hasSize(1_000);
        assertThat(warehouse.order(id).path("lines")).hasSize(1_000);
        warehouse.stock().verify();

        String[] tooMany =
                IntStream.range(0, 1_001).mapToObj(i -> line("SKU-" + i, 4)).toArray(String[]::new);
        refused(422, "validation_failed", warehouse.create(order("PO", tooMany)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"reference\":\"R\",\"lines\":[]} | 422",
                "{\"reference\":\"R\"} | 422",
                "{\"lines\":[{\"sku\":\"A\",\"quantity\":1}]} | 422",
                "{\"reference\":\"\",\"lines\":[{\"sku\":\"A\",\"quantity\":1}]} | 422",
                "{\"reference\":\"R\",\"lines\":[{\"sku\":\"A\",\"quantity\":0}]} | 422",
                "{\"reference\":\"R\",\"lines\":[{\"sku\":\"A\",\"quantity\":1000000001}]} | 422",
                "{\"reference\":\"R\",\"lines\":[{\"sku\":\"A\",\"quantity\":1},{\"sku\":\"A\",\"quantity\":1}]} | 422",
                "{\"reference\":\"R\",\"lines\":[{\"sku\":\"-A\",\"quantity\":1}]} | 422",
                "{\"reference\":\"R\",\"lines\":[{\"quantity\":1}]} | 422",
                "{\"reference\":\"R\",\"lines\":[{\"sku\":\"A\"}]} | 422",
                "{\"reference\":\"R\",\"lines\":[{\"sku\":\"A\",\"quantity\":1.5}]} | 400",
                "{\"reference\":\"R\",\"lines\":[{\"sku\":\"A\",\"quantity\":\"1\"}]} | 400",
                "{\"reference\":\"R\",\"lines\":[{\"sku\":\"A\",\"quantity\":1,\"price\":1}]} | 400",
                "{\"reference\":7,\"lines\":[{\"sku\":\"A\",\"quantity\":1}]} | 400",
                "{\"reference\":\"R\",\"lines\":{\"sku\":\"A\",\"quantity\":1}} | 400",
                "{\"reference\":\"R\",\"lines\":[{\"sku\":\"A\",\"quantity\":1}],\"note\":\"\"} | 400",
            })
    void anInvalidOrderIsRefused(String body, int status) {
        checked(status, warehouse.create(body));
        assertThat(warehouse
                        .get("/ops/v1/orders?warehouse=" + warehouse.access().id())
                        .path("orders")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void allInvalidLinesAreReportedAtOnce() {
        HttpResponse<String> answer = refused(
                422,
                "validation_failed",
                warehouse.create(order("PO", line("A", 0), line("B", 1), line("B", 1_000_000_001L))));
        assertThat(Api.json(answer).path("errors")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deliver | {\"lines\":[{\"sku\":\"A\"}]} | 422",
                "deliver | {\"lines\":[{\"sku\":\"A\",\"receivedQuantity\":-1}]} | 422",
                "deliver | {\"lines\":[{\"sku\":\"A\",\"receivedQuantity\":1000000000001}]} | 422",
                "deliver | {\"lines\":[{\"sku\":\"A\",\"receivedQuantity\":1},"
                        + "{\"sku\":\"A\",\"receivedQuantity\":1}]} | 422",
                "deliver | {\"lines\":[{\"sku\":\"A\",\"quantity\":1}]} | 400",
                "deliver | [] | 400",
                "deliver | {\"lines\":[1]} | 400",
                "ship    | {\"carrier\":1} | 400",
                "ship    | {\"tracking\":\"1\"} | 400",
                "cancel  | {\"reason\":\"1\"} | 400",
            })
    void aStepWithAnInvalidBodyChangesNothing(String step, String body, int status) {
        String id = warehouse.ordered(line("A", 1));
        if (step.equals("deliver")) {
            warehouse.ship(id);
        }
        JsonNode before = warehouse.order(id);
        checked(status, warehouse.step(id, step, body));
        assertThat(warehouse.order(id)).isEqualTo(before);
    }

    @Test
    void carrierAndTrackingNumberHaveUpToAHundredCharacters() {
        String id = warehouse.ordered(line("A", 1));
        refused(422, "validation_failed", warehouse.step(id, "ship", "{\"carrier\":\"" + "x".repeat(101) + "\"}"));
        JsonNode shipped = Api.json(checked(200, warehouse.step(id, "ship", null)));
        assertThat(shipped.path("carrier").isNull()).isTrue();
        String other = warehouse.ordered(line("A", 1));
        String text = "ü".repeat(100);
        JsonNode tracked =
                Api.json(checked(200, warehouse.step(other, "ship", "{\"trackingNumber\":\"" + text + "\"}")));
        assertThat(tracked.path("trackingNumber").stringValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ship", "deliver", "cancel"})
    void aMissingOrderIsNotFound(String step) {
        refused(404, "not_found", warehouse.step("ord_00000000000000000000000000", step, null));
        refused(404, "not_found", warehouse.step("nonsense", step, null));
    }

    @Test
    void anOrderForAMissingWarehouseIsNotFound() {
        String path = "/ops/v1/warehouses/wh_00000000000000000000000000/orders";
        refused(404, "not_found", warehouse.api().post(path, warehouse.operator(), order("PO", line("A", 1))));
    }

    private HttpResponse<String> shipment(@Nullable String id) {
        return warehouse.api().get("/v1/shipments/" + id, warehouse.access().authorization());
    }

    private boolean reviewed(String sku) {
        return jdbc.sql("select reviewed from stock_level where warehouse_id = ? and sku = ?")
                .params(warehouse.warehouseId(), sku)
                .query(Boolean.class)
                .single();
    }

    private HttpResponse<String> refused(int status, String code, HttpResponse<String> answer) {
        checked(status, answer);
        assertThat(Api.json(answer).path("code").stringValue()).isEqualTo(code);
        return answer;
    }

    private HttpResponse<String> checked(int status, HttpResponse<String> answer) {
        answers.check(answer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }
}
