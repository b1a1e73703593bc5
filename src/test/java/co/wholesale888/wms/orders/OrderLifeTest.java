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

/** From an order to stock on the shelf, step by step. */
@ServiceTest
class OrderLifeTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private final DocumentedAnswers answers = new DocumentedAnswers();
    private OrderFixture depot;

    @BeforeEach
    void makeAWarehouse() {
        depot = OrderFixture.with(fixtures);
    }

    @Test
    void anOrderShipsAndIsReceivedInFull() {
        HttpResponse<String> made = checked(201, depot.create(order("PO-7", line("B", 100), line("A/1", 3))));
        JsonNode pending = Api.json(made);
        String id = pending.path("id").stringValue();
        assertThat(made.headers().firstValue("Location")).hasValue("/ops/v1/orders/" + id);
        assertThat(pending.path("status").stringValue()).isEqualTo("PENDING");
        assertThat(pending.path("lines").toString())
                .isEqualTo("[{\"sku\":\"B\",\"quantity\":100,\"receivedQuantity\":null},"
                        + "{\"sku\":\"A/1\",\"quantity\":3,\"receivedQuantity\":null}]");
        assertThat(OnOrder.of(jdbc, depot.warehouseId(), List.of("A/1", "B", "C")))
                .hasSize(2)
                .containsEntry("B", 100L)
                .containsEntry("A/1", 3L);
        assertThat(depot.get("/v1/shipments").path("shipments").isEmpty()).isTrue();

        JsonNode shipped = Api.json(checked(200, depot.ship(id)));
        assertThat(shipped.path("status").stringValue()).isEqualTo("SHIPPED");
        assertThat(depot.order(id)).isEqualTo(shipped);
        String shipmentId = shipped.path("shipmentId").stringValue();
        JsonNode shipment = Api.json(checked(200, shipment(shipmentId)));
        assertThat(shipment.path("orderId").stringValue()).isEqualTo(id);
        assertThat(shipment.path("carrier").stringValue()).isEqualTo("DHL");
        assertThat(depot.stock().quantity("B")).isZero();
        assertThat(OnOrder.of(jdbc, depot.warehouseId(), List.of("B"))).containsEntry("B", 100L);

        JsonNode delivered = Api.json(checked(200, depot.deliver(id, null)));
        assertThat(delivered.path("status").stringValue()).isEqualTo("DELIVERED");
        assertThat(depot.order(id)).isEqualTo(delivered);
        assertThat(delivered.at("/lines/1/receivedQuantity").longValue()).isEqualTo(3);
        assertThat(depot.stock().quantity("B")).isEqualTo(100);
        assertThat(OnOrder.of(jdbc, depot.warehouseId(), List.of("B"))).isEmpty();

        List<JsonNode> ledger = depot.stock().ledger();
        assertThat(ledger).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.path("type").stringValue()).isEqualTo("RECEIPT");
            assertThat(entry.path("source").stringValue()).isEqualTo("SHIPMENT");
            assertThat(entry.path("sourceId").stringValue()).isEqualTo(shipmentId);
            assertThat(entry.path("reference").stringValue()).isEqualTo("PO-7");
        });
        depot.stock().verify();
    }

    @Test
    void theWarehouseIsToldOfEachStepWithTheShipmentAsItThenStood() {
        String id = depot.shipped(line("A", 10));
        JsonNode underWay = depot.get("/v1/shipments").at("/shipments/0");
        depot.deliver(id, lines(received("A", 9)));
        JsonNode arrived = depot.get("/v1/shipments").at("/shipments/0");

        List<RecordedEvent> events = depot.events(jdbc);

        assertThat(events).extracting(RecordedEvent::type).containsExactly("order.shipped", "order.delivered");
        assertThat(events).extracting(RecordedEvent::sequence).containsExactly(1L, 2L);
        assertThat(events.get(0).data()).isEqualTo(underWay);
        assertThat(events.get(1).data()).isEqualTo(arrived);
    }

    @Test
    void whatArrivesMayBeLessOrMoreOrNothing() {
        String id = depot.shipped(line("SHORT", 10), line("OVER", 10), line("NONE", 10), line("ALL", 10));

        checked(200, depot.deliver(id, lines(received("OVER", 12), received("SHORT", 7), received("NONE", 0))));

        assertThat(depot.stock().quantity("SHORT")).isEqualTo(7);
        assertThat(depot.stock().quantity("OVER")).isEqualTo(12);
        assertThat(depot.stock().quantity("NONE")).isZero();
        assertThat(depot.stock().quantity("ALL")).isEqualTo(10);
        assertThat(depot.stock().ledger()).hasSize(3);
        assertThat(depot.order(id).path("lines").toString())
                .contains("{\"sku\":\"NONE\",\"quantity\":10,\"receivedQuantity\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"lines\":null}", "{\"lines\":[]}"})
    void whereNoLineIsNamedEverythingIsReceivedInFull(String body) {
        String id = depot.shipped(line("A", 3), line("B", 4));
        checked(200, depot.deliver(id, body));
        assertThat(depot.stock().quantity("A")).isEqualTo(3);
        assertThat(depot.stock().quantity("B")).isEqualTo(4);
    }

    @Test
    void aDeliveryOfNothingAtAllIsDeliveredAndWritesNoEntry() {
        String id = depot.shipped(line("A", 1));
        checked(200, depot.deliver(id, lines(received("A", 0))));
        assertThat(depot.stock().ledger()).isEmpty();
        assertThat(depot.events(jdbc)).extracting(RecordedEvent::type).endsWith("order.delivered");
    }

    @ParameterizedTest
    @CsvSource({"1,0,2", "2,1,2", "3,1,3", "4,1,4", "5,2,5", "100,25,100"})
    void theFirstShipmentRegistersWhatTheWarehouseLacks(long quantity, long threshold, long par) {
        depot.shipped(line("NEW", quantity));
        JsonNode level = depot.level("NEW");
        assertThat(level.path("quantity").longValue()).isZero();
        assertThat(level.path("threshold").longValue()).isEqualTo(threshold);
        assertThat(level.path("par").longValue()).isEqualTo(par);
        assertThat(reviewed("NEW")).isFalse();
    }

    @Test
    void whatTheWarehouseHasKeepsItsLevels() {
        depot.stock().register(depot.operator(), "OLD", 40, 120);
        depot.stock().count("OLD", 88);
        JsonNode before = depot.level("OLD");
        depot.shipped(line("OLD", 7));
        assertThat(depot.level("OLD")).isEqualTo(before);
        assertThat(reviewed("OLD")).isTrue();
    }

    @Test
    void aReceiptBeyondTheMaximumIsRefusedAndTheOrderStaysShipped() {
        depot.stock().register(depot.operator(), "FULL", 40, 120);
        depot.stock().count("FULL", 1_000_000_000_000L);
        String id = depot.shipped(line("OK", 5), line("FULL", 1));
        int entries = depot.stock().ledger().size();

        HttpResponse<String> refused = checked(422, depot.deliver(id, lines(received("OK", 4), received("FULL", 1))));

        assertThat(refused.body())
                .contains("\"code\":\"validation_failed\"", "\"index\":1", "\"field\":\"receivedQuantity\"", "FULL");
        assertThat(depot.order(id).path("status").stringValue()).isEqualTo("SHIPPED");
        assertThat(depot.stock().ledger()).hasSize(entries);
        assertThat(depot.events(jdbc)).hasSize(1);
        checked(200, depot.deliver(id, lines(received("FULL", 0))));
        assertThat(depot.stock().quantity("OK")).isEqualTo(5);
        depot.stock().verify();
    }

    @Test
    void onlyAPendingOrderIsCancelled() {
        String id = depot.ordered(line("A", 1));
        JsonNode cancelled = Api.json(checked(200, depot.step(id, "cancel", null)));
        assertThat(cancelled.path("status").stringValue()).isEqualTo("CANCELLED");
        assertThat(cancelled.path("cancelledAt").isString()).isTrue();
        assertThat(OnOrder.of(jdbc, depot.warehouseId(), List.of("A"))).isEmpty();
        refused(409, "invalid_state", depot.step(id, "cancel", "{}"));
        refused(409, "invalid_state", depot.ship(id));
        refused(409, "invalid_state", depot.deliver(id, null));
        assertThat(depot.events(jdbc)).isEmpty();
    }

    @Test
    void noStepIsDoneTwiceOrOutOfTurn() {
        String id = depot.ordered(line("A", 1));
        refused(409, "invalid_state", depot.deliver(id, null));
        depot.ship(id);
        refused(409, "invalid_state", depot.ship(id));
        refused(409, "invalid_state", depot.step(id, "cancel", null));
        depot.deliver(id, null);
        refused(409, "invalid_state", depot.deliver(id, null));
        refused(409, "invalid_state", depot.ship(id));
        assertThat(depot.stock().quantity("A")).isEqualTo(1);
        assertThat(depot.events(jdbc)).hasSize(2);
    }

    @Test
    void whatTheOrderDoesNotHaveIsToldBeforeItsState() {
        String id = depot.ordered(line("A", 1), line("B", 1));
        HttpResponse<String> answer = refused(
                422, "unknown_sku", depot.deliver(id, lines(received("X", 1), received("B", 1), received("Y", 0))));
        assertThat(Api.json(answer).path("errors")).hasSize(2);
        assertThat(Api.json(answer).at("/errors/1/index").intValue()).isEqualTo(2);
    }

    @Test
    void anOrderHasUpToAThousandLines() {
        String[] many =
                IntStream.range(0, 1_000).mapToObj(i -> line("SKU-" + i, 4)).toArray(String[]::new);
        String id = depot.shipped(many);
        checked(200, depot.deliver(id, null));
        assertThat(depot.stock().ledger()).hasSize(1_000);
        assertThat(depot.order(id).path("lines")).hasSize(1_000);
        depot.stock().verify();

        String[] tooMany =
                IntStream.range(0, 1_001).mapToObj(i -> line("SKU-" + i, 4)).toArray(String[]::new);
        refused(422, "validation_failed", depot.create(order("PO", tooMany)));
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
    void whatIsNoOrderIsRefused(String body, int status) {
        checked(status, depot.create(body));
        assertThat(depot.get("/ops/v1/orders?warehouse=" + depot.place().id())
                        .path("orders")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void allOffendingLinesAreToldAtOnce() {
        HttpResponse<String> answer = refused(
                422,
                "validation_failed",
                depot.create(order("PO", line("A", 0), line("B", 1), line("B", 1_000_000_001L))));
        assertThat(Api.json(answer).path("errors")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deliver | {\"lines\":[{\"sku\":\"A\"}]} | 422",
                "deliver | {\"lines\":[{\"sku\":\"A\",\"receivedQuantity\":-1}]} | 422",
                "deliver | {\"lines\":[{\"sku\":\"A\",\"receivedQuantity\":1000000000001}]} | 422",
                "deliver | {\"lines\":[{\"sku\":\"A\",\"receivedQuantity\":1},{\"sku\":\"A\",\"receivedQuantity\":1}]} | 422",
                "deliver | {\"lines\":[{\"sku\":\"A\",\"quantity\":1}]} | 400",
                "deliver | [] | 400",
                "deliver | {\"lines\":[1]} | 400",
                "ship    | {\"carrier\":1} | 400",
                "ship    | {\"tracking\":\"1\"} | 400",
                "cancel  | {\"reason\":\"1\"} | 400",
            })
    void aStepWithABadBodyIsRefusedAndNothingHappens(String step, String body, int status) {
        String id = depot.ordered(line("A", 1));
        if (step.equals("deliver")) {
            depot.ship(id);
        }
        JsonNode before = depot.order(id);
        checked(status, depot.step(id, step, body));
        assertThat(depot.order(id)).isEqualTo(before);
    }

    @Test
    void carrierAndTrackingNumberAreOptionalAndHaveAHundredCharacters() {
        String id = depot.ordered(line("A", 1));
        refused(422, "validation_failed", depot.step(id, "ship", "{\"carrier\":\"" + "x".repeat(101) + "\"}"));
        JsonNode shipped = Api.json(checked(200, depot.step(id, "ship", null)));
        assertThat(shipped.path("carrier").isNull()).isTrue();
        String other = depot.ordered(line("A", 1));
        String text = "ü".repeat(100);
        JsonNode tracked = Api.json(checked(200, depot.step(other, "ship", "{\"trackingNumber\":\"" + text + "\"}")));
        assertThat(tracked.path("trackingNumber").stringValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ship", "deliver", "cancel"})
    void anOrderThatIsNotThereIsNotFound(String step) {
        refused(404, "not_found", depot.step("ord_00000000000000000000000000", step, null));
        refused(404, "not_found", depot.step("nonsense", step, null));
    }

    @Test
    void anOrderForAWarehouseThatIsNotThereIsNotFound() {
        String path = "/ops/v1/warehouses/wh_00000000000000000000000000/orders";
        refused(404, "not_found", depot.api().post(path, depot.operator(), order("PO", line("A", 1))));
    }

    private HttpResponse<String> shipment(@Nullable String id) {
        return depot.api().get("/v1/shipments/" + id, depot.place().authorization());
    }

    private boolean reviewed(String sku) {
        return jdbc.sql("select reviewed from stock_level where warehouse_id = ? and sku = ?")
                .params(depot.warehouseId(), sku)
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
