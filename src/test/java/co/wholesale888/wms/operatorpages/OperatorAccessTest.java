package co.wholesale888.wms.operatorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who can reach the pages and forms of operators. */
@ServiceTest
class OperatorAccessTest {

    private static final List<String> EVERYWHERE = List.of(
            "/portal/operator",
            "/portal/operator/accounts",
            "/portal/operator/warehouses",
            "/portal/operator/replenishment",
            "/portal/operator/orders",
            "/portal/operator/review",
            "/portal/operator/audit",
            "/portal/operator/operators",
            "/portal/operator/system");

    private static final List<String> OF_A_WAREHOUSE =
            List.of("/replenishment", "/orders", "/orders/new", "/levels", "/levels?sku=A");

    @Autowired
    private Fixtures fixtures;

    @Test
    void clientsCannotReachOperatorPagesOrForms() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        String at = "/portal/operator/warehouses/" + warehouse.access().id();
        String order = OrderRequests.create(fixtures, warehouse, "A", 5);
        PortalClient client = PortalClient.as(fixtures, warehouse.access().client());
        EVERYWHERE.forEach(
                page -> assertThat(client.get(page).statusCode()).as(page).isEqualTo(404));
        OF_A_WAREHOUSE.forEach(
                page -> assertThat(client.get(at + page).statusCode()).as(page).isEqualTo(404));
        assertThat(client.get(at + "/orders/" + order).statusCode()).isEqualTo(404);
        for (String form : forms(warehouse, order)) {
            HttpResponse<String> answer = client.submit("/portal", form, everyField());
            assertThat(answer.statusCode()).as(form).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("PENDING", "threshold 1");
        }
        assertUntouched(warehouse, order);
    }

    @Test
    void formsRequireTheCsrfTokenOfTheSession() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 10, "A");
        String order = OrderRequests.create(fixtures, warehouse, "A", 5);
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String fields = "&seen=APPROVED&_key=x&sku=A&threshold=1&par=2&reference=R&sku.0=A&quantity.0=1&do=create"
                + "&receivedQuantity.0=5";
        for (String form : forms(warehouse, order)) {
            assertThat(operator.post(form, "_csrf=forged" + fields).statusCode())
                    .as(form)
                    .isEqualTo(403);
            assertThat(operator.post(form, fields.substring(1)).statusCode())
                    .as(form)
                    .isEqualTo(403);
        }
        assertUntouched(warehouse, order);
    }

    @Test
    void signInIsRequiredAndOperatorsSeeNoKeysOrWebhooks() {
        Fixtures.WarehouseAccess warehouse = fixtures.anotherWarehouse();
        PortalClient stranger = PortalClient.of(fixtures);
        for (String page : EVERYWHERE) {
            HttpResponse<String> answer = stranger.get(page);
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).contains("/portal/sign-in");
        }
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        for (String page : List.of("/keys", "/webhooks", "/start")) {
            assertThat(operator.get("/portal/warehouses/" + warehouse.id() + page)
                            .statusCode())
                    .as(page)
                    .isEqualTo(404);
        }
        for (String form : List.of("/portal/warehouses/new", "/portal/warehouses/" + warehouse.id() + "/keys")) {
            HttpResponse<String> answer =
                    operator.submit("/portal/operator", form, "name", "x", "code", "X-1", "role", "SUPERVISOR");
            assertThat(answer.statusCode()).as(form).isEqualTo(404);
        }
        for (String page : List.of("", "/stock", "/ledger", "/alerts", "/shipments", "/audit")) {
            assertThat(operator.get("/portal/warehouses/" + warehouse.id() + page)
                            .statusCode())
                    .as(page)
                    .isEqualTo(200);
        }
    }

    private static List<String> forms(WarehouseFixture warehouse, String order) {
        String account =
                "/portal/operator/accounts/" + warehouse.access().client().id();
        String at = "/portal/operator/warehouses/" + warehouse.access().id();
        return List.of(
                account + "/approve",
                account + "/suspend",
                at + "/levels",
                at + "/orders",
                at + "/orders/" + order + "/ship",
                at + "/orders/" + order + "/deliver",
                at + "/orders/" + order + "/cancel",
                "/portal/operator/review/" + warehouse.access().id());
    }

    private static String[] everyField() {
        return new String[] {
            "seen",
            "APPROVED",
            "_key",
            "x",
            "sku",
            "A",
            "threshold",
            "1",
            "par",
            "2",
            "reference",
            "R",
            "sku.0",
            "A",
            "quantity.0",
            "1",
            "do",
            "create",
            "receivedQuantity.0",
            "5"
        };
    }

    private void assertUntouched(WarehouseFixture warehouse, String order) {
        String at = "/ops/v1/orders?warehouse=" + warehouse.access().id();
        var orders = Api.json(fixtures.api().get(at, fixtures.operator())).path("orders");
        assertThat(orders).hasSize(1);
        assertThat(orders.get(0).path("id").stringValue()).isEqualTo(order);
        assertThat(orders.get(0).path("status").stringValue()).isEqualTo("PENDING");
        var level = Api.json(warehouse.get("/v1/stock?sku=A")).at("/items/0");
        assertThat(level.path("threshold").longValue()).isEqualTo(40);
        assertThat(level.path("quantity").longValue()).isEqualTo(10);
    }
}
