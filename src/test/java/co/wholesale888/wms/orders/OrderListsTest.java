package co.wholesale888.wms.orders;

import static co.wholesale888.wms.orders.OrderFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.lang.reflect.Proxy;
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

    @Autowired
    private OrderRepository repository;

    private final DocumentedAnswers answers = new DocumentedAnswers();
    private OrderFixture warehouse;

    @BeforeEach
    void createWarehouse() {
        warehouse = OrderFixture.with(fixtures);
    }

    @Test
    void ordersComeNewestFirstByWarehouseAndStatus() {
        String pending = warehouse.ordered(line("A", 1));
        String shipped = warehouse.shipped(line("A", 1));
        String delivered = warehouse.shipped(line("A", 1));
        warehouse.deliver(delivered, null);
        String cancelled = warehouse.ordered(line("A", 1));
        warehouse.step(cancelled, "cancel", null);
        String path = "/ops/v1/orders?warehouse=" + warehouse.access().id();

        assertThat(ids(path, "orders")).containsExactly(cancelled, delivered, shipped, pending);
        assertThat(ids(path + "&status=pending", "orders")).containsExactly(pending);
        assertThat(ids(path + "&status=SHIPPED", "orders")).containsExactly(shipped);
        assertThat(ids(path + "&limit=1", "orders")).containsExactly(cancelled, delivered, shipped, pending);
        assertThat(warehouse
                        .get("/ops/v1/orders?limit=1000")
                        .path("orders")
                        .valueStream()
                        .map(order -> order.path("id").stringValue()))
                .containsSubsequence(cancelled, delivered, shipped, pending);
    }

    @Test
    void aWarehouseSeesOnlyItsOwnShipments() {
        warehouse.ordered(line("A", 1));
        String first = warehouse.shipped(line("A", 1));
        String second = warehouse.shipped(line("A", 1));
        warehouse.deliver(first, null);
        OrderFixture other = OrderFixture.with(fixtures);
        other.shipped(line("A", 1));
        String shipmentOfOther =
                other.get("/v1/shipments").at("/shipments/0/id").stringValue();

        assertThat(orderIds("/v1/shipments?limit=1")).containsExactly(second, first);
        assertThat(orderIds("/v1/shipments?status=shipped")).containsExactly(second);
        assertThat(orderIds("/v1/shipments?status=DELIVERED")).containsExactly(first);
        HttpResponse<String> hidden = warehouse
                .api()
                .get("/v1/shipments/" + shipmentOfOther, warehouse.access().authorization());
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
    void invalidParametersAreRefused(String path) {
        String authorization = path.startsWith("/ops")
                ? warehouse.operator()
                : warehouse.access().authorization();
        assertThat(answers.check(warehouse.api().get(path, authorization)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aCursorOfAnotherWarehouseIsRefused() {
        warehouse.shipped(line("A", 1));
        warehouse.shipped(line("A", 1));
        String cursor =
                warehouse.get("/v1/shipments?limit=1").path("nextCursor").stringValue();
        OrderFixture other = OrderFixture.with(fixtures);
        assertThat(other.api()
                        .get(
                                "/v1/shipments?limit=1&cursor=" + cursor,
                                other.access().authorization())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPageHasAtMostTenThousandLines() {
        String[] many =
                IntStream.range(0, 1_000).mapToObj(i -> line("SKU-" + i, 4)).toArray(String[]::new);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            made.addFirst(warehouse.ordered(many));
        }
        String path = "/ops/v1/orders?warehouse=" + warehouse.access().id();
        JsonNode page = warehouse.get(path);
        assertThat(page.path("orders")).hasSize(10);
        assertThat(page.path("hasMore").booleanValue()).isTrue();
        assertThat(ids(path, "orders")).isEqualTo(made);
    }

    /** The list finds ids first, and then what they stand for. */
    @Test
    void listsLeaveOutWhatMovesOnMeanwhile() {
        String moved = warehouse.ordered(line("A", 1));
        String pending = warehouse.ordered(line("A", 1));
        OrderRepository changing = (OrderRepository) Proxy.newProxyInstance(
                OrderRepository.class.getClassLoader(),
                new Class<?>[] {OrderRepository.class},
                (proxy, method, arguments) -> {
                    Object result = method.invoke(repository, arguments);
                    if (method.getName().equals("list")) {
                        warehouse.ship(moved);
                    }
                    return result;
                });

        Page<Order> page = new OrderLists(changing).orders(warehouse.warehouseId(), OrderStatus.PENDING, 100, null);

        assertThat(page.items()).extracting(Order::id).containsExactly(IdKind.ORDER.parse(pending));
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
            String authorization = path.startsWith("/ops")
                    ? warehouse.operator()
                    : warehouse.access().authorization();
            JsonNode page = Api.json(answers.check(warehouse.api().get(path + cursor, authorization)));
            page.path(list).forEach(items::add);
            if (page.path("nextCursor").isNull()) {
                return items;
            }
            cursor = separator + "cursor=" + page.path("nextCursor").stringValue();
        }
    }
}
