package co.wholesale888.wms.operatorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.LockWaiters;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;

/** The page of an order, where operators ship, deliver and cancel it. */
@ServiceTest
class OrderPagesTest {

    private static final String FORM = "main form";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private WarehouseFixture warehouse;
    private PortalClient operator;
    private String at;

    @BeforeEach
    void signIn() {
        warehouse = WarehouseFixture.with(fixtures, 130, "A", "B");
        operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        at = "/portal/operator/warehouses/" + warehouse.access().id();
    }

    @Test
    void repeatedSubmissionsCreateOneOrderAndTakeOneStep() {
        Document form = operator.page(at + "/orders/new");
        String[] fields = {"sku.0", "A", "quantity.0", "24", "do", "create"};
        HttpResponse<String> first = operator.send(form, FORM, fields);
        HttpResponse<String> second = operator.send(form, FORM, fields);
        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(orders()).hasSize(1);
        Document order = operator.follow(first);
        for (String step : List.of("ship", "deliver")) {
            String css = "form[action$=/" + step + "]";
            HttpResponse<String> pressed = operator.send(order, css);
            HttpResponse<String> again = operator.send(order, css);
            assertThat(again.statusCode()).as(step).isEqualTo(302);
            order = operator.follow(pressed);
        }
        assertThat(order.text()).contains("The order is delivered");
        assertThat(warehouse.quantity("A")).isEqualTo(154);
        assertThat(operator.send(form, FORM, "sku.0", "B", "quantity.0", "1", "do", "create")
                        .statusCode())
                .as("the same form with other values")
                .isEqualTo(422);
        assertThat(operator.send(form, FORM, "_key", "", "sku.0", "B", "quantity.0", "1", "do", "create")
                        .statusCode())
                .isEqualTo(400);
        assertThat(orders()).hasSize(1);
    }

    @Test
    void secondOfTwoOperatorsSeesTheCurrentOrder() {
        String page = at + "/orders/" + OrderRequests.create(fixtures, warehouse, "A", 24);
        PortalClient other = PortalClient.asOperator(fixtures, "127.0.0.1");
        Document seen = other.page(page);
        operator.follow(operator.send(operator.page(page), "form[action$=/ship]", "carrier", "DHL"));
        Document late = PortalClient.expect(409, other.send(seen, "form[action$=/ship]", "carrier", "UPS"));
        assertThat(late.select("[role=alert]").text()).contains("SHIPPED");
        assertThat(late.select("dl.facts").text()).contains("DHL").doesNotContain("UPS");
        assertThat(late.select("form[action$=/deliver]")).hasSize(1);
        assertThat(PortalClient.expect(409, other.send(seen, "form[action$=/cancel]"))
                        .text())
                .contains("SHIPPED");
    }

    /** It is delivered when the form has been read, and waits for the order's lock. */
    @Test
    void whatIsDeliveredMeanwhileIsNotReceivedAgain() throws Exception {
        String order = OrderRequests.create(fixtures, warehouse, "A", 24);
        OrderRequests.ship(fixtures, order);
        Document shipped = operator.page(at + "/orders/" + order);
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
                Connection connection = DriverManager.getConnection(TestPostgres.url())) {
            connection.setAutoCommit(false);
            JdbcClient other = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            UUID id = IdKind.ORDER.require(order);
            other.sql("select id from orders where id = ? for update")
                    .param(id)
                    .query(UUID.class)
                    .single();
            Future<HttpResponse<String>> pressed =
                    thread.submit(() -> operator.send(shipped, "form[action$=/deliver]"));
            LockWaiters.await(other);
            other.sql("update orders set status = 'DELIVERED', delivered_at = now() where id = ?")
                    .param(id)
                    .update();
            other.sql("update order_line set received_quantity = quantity where order_id = ?")
                    .param(id)
                    .update();
            connection.commit();

            Document late = PortalClient.expect(409, pressed.get());
            assertThat(late.select("[role=alert]").text()).contains("DELIVERED");
        }
        assertThat(warehouse.ledger()).as("the two counts").hasSize(2);
        assertThat(RecordedEvent.in(jdbc, warehouse.access().uuid()))
                .extracting(RecordedEvent::type)
                .containsExactly("order.shipped");
    }

    @Test
    void receivedQuantitiesAreValidatedAndSaved() {
        String page = at + "/orders/" + OrderRequests.create(fixtures, warehouse, "A", 24, "B", 10);
        Document pending = operator.page(page);
        Document tooLong = PortalClient.expect(
                422, operator.send(pending, "form[action$=/ship]", "carrier", "x".repeat(101), "trackingNumber", "T"));
        assertThat(tooLong.select("#carrier-hint").text()).contains("Carrier must be at most 100 characters");
        assertThat(tooLong.select("#trackingNumber").val()).isEqualTo("T");
        Document shipped = operator.follow(operator.send(pending, "form[action$=/ship]"));
        assertThat(shipped.select("[name=receivedQuantity.0]").val()).isEqualTo("24");
        Document wrong = PortalClient.expect(
                422, operator.send(shipped, FORM, "receivedQuantity.0", "", "receivedQuantity.1", "1000000000001"));
        assertThat(wrong.select("[name=receivedQuantity.1]").val()).isEqualTo("1000000000001");
        assertThat(error(wrong, "receivedQuantity.0")).contains("Is required");
        assertThat(error(wrong, "receivedQuantity.1")).contains("Must be a whole number from 0 to");
        PortalClient.expect(422, operator.send(shipped, FORM, "receivedQuantity.0", "all"));
        Document over = PortalClient.expect(
                422,
                operator.send(shipped, FORM, "receivedQuantity.0", "1", "receivedQuantity.1", "" + 1_000_000_000_000L));
        assertThat(error(over, "receivedQuantity.1")).isNotEmpty();
        assertThat(warehouse.quantity("A")).isEqualTo(130);

        Document delivered =
                operator.follow(operator.send(shipped, FORM, "receivedQuantity.0", "20", "receivedQuantity.1", "12"));
        assertThat(delivered.select("tbody tr").eachText())
                .satisfiesExactly(
                        a -> assertThat(a).contains("A", "150", "24", "20", "(−4)"),
                        b -> assertThat(b).contains("B", "142", "10", "12", "(+2)"));
        Document next = operator.page(at + "/orders/" + OrderRequests.create(fixtures, warehouse, "A", 1));
        assertThat(next.select("#carrier").val()).isEmpty();
    }

    @Test
    void lastCarrierIsSuggestedAndPendingOrderIsCancelled() {
        operator.follow(operator.send(
                operator.page(at + "/orders/" + OrderRequests.create(fixtures, warehouse, "A", 1)),
                "form[action$=/ship]",
                "carrier",
                "Dachser"));
        Document next = operator.page(at + "/orders/" + OrderRequests.create(fixtures, warehouse, "A", 1));
        assertThat(next.select("#carrier").val()).isEqualTo("Dachser");
        Document cancelled = operator.follow(operator.send(next, "form[action$=/cancel]"));
        assertThat(cancelled.text()).contains("The order is cancelled", "CANCELLED");
        assertThat(cancelled.select("main form")).isEmpty();
        Document list = operator.page(at + "/orders?status=CANCELLED");
        assertThat(list.select("tbody tr")).hasSize(1);
        assertThat(operator.get(at + "/orders/ord_00000000000000000000000000").statusCode())
                .isEqualTo(404);
        String elsewhere =
                "/portal/operator/warehouses/" + fixtures.anotherWarehouse().id();
        assertThat(operator.get(elsewhere + "/orders/" + OrderRequests.create(fixtures, warehouse, "A", 1))
                        .statusCode())
                .isEqualTo(404);
        assertThat(operator.get(at + "/orders?status=LOST").statusCode()).isEqualTo(400);
    }

    private static String error(Document page, String field) {
        return page.select("[id=" + field + "-error]").text();
    }

    private JsonNode orders() {
        String path = "/ops/v1/orders?warehouse=" + warehouse.access().id();
        return Api.json(fixtures.api().get(path, fixtures.operator())).path("orders");
    }
}
