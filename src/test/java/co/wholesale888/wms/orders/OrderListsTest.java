package co.wholesale888.wms.orders;

import static co.wholesale888.wms.orders.OrderFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ServiceTest
class OrderListsTest {

    @Autowired
    private Fixtures fixtures;

    private final DocumentedAnswers answers = new DocumentedAnswers();
    private OrderFixture depot;

    @BeforeEach
    void makeAWarehouse() {
        depot = OrderFixture.with(fixtures);
    }

    @Test
    void ordersComeNewestFirstByWarehouseAndStatus() {
        String pending = depot.ordered(line("A", 1));
        String shipped = depot.shipped(line("A", 1));
        String delivered = depot.shipped(line("A", 1));
        depot.deliver(delivered, null);
        String cancelled = depot.ordered(line("A", 1));
        depot.step(cancelled, "cancel", null);
        String mine = "/ops/v1/orders?warehouse=" + depot.place().id();

        assertThat(ids(mine, "orders")).containsExactly(cancelled, delivered, shipped, pending);
        assertThat(ids(mine + "&status=pending", "orders")).containsExactly(pending);
        assertThat(ids(mine + "&status=SHIPPED", "orders")).containsExactly(shipped);
        assertThat(ids(mine + "&limit=1", "orders")).containsExactly(cancelled, delivered, shipped, pending);
        assertThat(depot.get("/ops/v1/orders?limit=1000")
                        .path("orders")
                        .valueStream()
                        .map(order -> order.path("id").stringValue()))
                .containsSubsequence(cancelled, delivered, shipped, pending);
    }

    @Test
    void aWarehouseSeesItsShipmentsAndNoOthers() {
        depot.ordered(line("A", 1));
        String first = depot.shipped(line("A", 1));
        String second = depot.shipped(line("A", 1));
        depot.deliver(first, null);
        OrderFixture other = OrderFixture.with(fixtures);
        other.shipped(line("A", 1));
        String strangers = other.get("/v1/shipments").at("/shipments/0/id").stringValue();

        assertThat(orderIds("/v1/shipments?limit=1")).containsExactly(second, first);
        assertThat(orderIds("/v1/shipments?status=shipped")).containsExactly(second);
        assertThat(orderIds("/v1/shipments?status=DELIVERED")).containsExactly(first);
        HttpResponse<String> hidden =
                depot.api().get("/v1/shipments/" + strangers, depot.place().authorization());
        assertThat(answers.check(hidden).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/shipments?status=PENDING",
                "/v1/shipments?status=",
                "/v1/shipments?status=SHIPPED&status=SHIPPED",
                "/v1/shipments?limit=0",
                "/v1/shipments?limit=1001",
                "/v1/shipments?cursor=forged",
                "/v1/shipments?warehouse=x",
                "/ops/v1/orders?warehouse=nonsense",
                "/ops/v1/orders?warehouse=ord_00000000000000000000000000",
                "/ops/v1/orders?status=LOST",
                "/ops/v1/orders?order=asc",
                "/ops/v1/orders?cursor=forged",
            })
    void whatCannotBeListedIsRefused(String path) {
        String authorization =
                path.startsWith("/ops") ? depot.operator() : depot.place().authorization();
        assertThat(answers.check(depot.api().get(path, authorization)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aCursorOfAnotherWarehousesListIsRefused() {
        depot.shipped(line("A", 1));
        depot.shipped(line("A", 1));
        String cursor = depot.get("/v1/shipments?limit=1").path("nextCursor").stringValue();
        OrderFixture other = OrderFixture.with(fixtures);
        assertThat(other.api()
                        .get(
                                "/v1/shipments?limit=1&cursor=" + cursor,
                                other.place().authorization())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPageEndsBeforeItsLinesBecomeTooMany() {
        String[] many =
                IntStream.range(0, 1_000).mapToObj(i -> line("SKU-" + i, 4)).toArray(String[]::new);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            made.addFirst(depot.ordered(many));
        }
        String mine = "/ops/v1/orders?warehouse=" + depot.place().id();
        JsonNode page = depot.get(mine);
        assertThat(page.path("orders")).hasSize(10);
        assertThat(page.path("hasMore").booleanValue()).isTrue();
        assertThat(ids(mine, "orders")).isEqualTo(made);
    }

    private List<String> orderIds(String path) {
        return all(path, "shipments").stream()
                .map(item -> item.path("orderId").stringValue())
                .toList();
    }

    private List<String> ids(String path, String list) {
        return all(path, list).stream()
                .map(item -> item.path("id").stringValue())
                .toList();
    }

    private List<JsonNode> all(String path, String list) {
        List<JsonNode> items = new ArrayList<>();
        String separator = path.contains("?") ? "&" : "?";
        String cursor = "";
        while (true) {
            String authorization =
                    path.startsWith("/ops") ? depot.operator() : depot.place().authorization();
            JsonNode page = Api.json(answers.check(depot.api().get(path + cursor, authorization)));
            page.path(list).forEach(items::add);
            if (page.path("nextCursor").isNull()) {
                return items;
            }
            cursor = separator + "cursor=" + page.path("nextCursor").stringValue();
        }
    }
}
