package co.wholesale888.wms.operatorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The audit trail on the pages of operators and clients, and hostile text on the pages of operators. */
@ServiceTest
class OperatorAuditTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void auditTrailNamesActorsAndHidesOperatorsFromClients() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.1.2.3");
        String at = "/portal/operator/warehouses/" + warehouse.id();
        operator.follow(
                operator.send(operator.page(at + "/levels"), "main form", "sku", "A", "threshold", "1", "par", "2"));
        operator.follow(operator.send(
                operator.page(at + "/orders/new"),
                "main form",
                "reference",
                "PO-77",
                "sku.0",
                "A",
                "quantity.0",
                "3",
                "do",
                "create"));
        String who = PortalClient.operator(fixtures)[0];
        String audit = "/portal/warehouses/" + warehouse.id() + "/audit";
        Document trail = operator.page(audit);
        assertThat(trail.select("tbody tr").eachText())
                .satisfiesOnlyOnce(row -> assertThat(row).contains("Order created", who, "127.1.2.3", "PO-77"));
        assertThat(trail.select("tbody tr").eachText())
                .satisfiesOnlyOnce(row -> assertThat(row)
                        .contains("SKU registered or changed", who, "127.1.2.3", "threshold 1", "newly registered"));
        assertThat(trail.select("tr:contains(Order created) strong").text()).isEqualTo("PO-77");
        String link = trail.select("tr:contains(Order created) a").attr("href");
        assertThat(operator.page(link).select("h1").text()).isEqualTo("PO-77");
        assertThat(trail.select("#action option").eachText())
                .contains("Order created", "SKU registered or changed", "API key revoked")
                .doesNotContain("User invited", "Account approved", "Mail queued again");
        assertThat(operator.page(audit + "?action=SKU_PUT&from=&to=").select("tbody tr"))
                .hasSize(1);
        assertThat(operator.page(audit + "?to=2020-01-01").text()).contains("No entries");
        assertThat(operator.get(audit + "?from=yesterday").statusCode()).isEqualTo(400);
        Document all = operator.page(
                "/portal/operator/audit?account=" + warehouse.client().id());
        assertThat(all.text()).contains("PO-77", "A client");
        assertThat(all.select("tr:contains(Warehouse registered) td:last-child").text())
                .contains("live")
                .doesNotContain("sandbox");
        assertThat(all.select("#action option")).hasSize(AuditAction.values().length + 1);

        PortalClient client = PortalClient.of(fixtures, "127.1.2.4");
        client.signIn(warehouse.client().email(), warehouse.client().password());
        String keys = "/portal/warehouses/" + warehouse.id() + "/keys";
        assertThat(client.submit(keys, keys, "name", "till-7", "role", "SUPERVISOR")
                        .statusCode())
                .isEqualTo(200);
        Document own = client.page(audit);
        assertThat(own.select("tbody tr").eachText())
                .satisfiesOnlyOnce(row -> assertThat(row)
                        .contains("API key created", warehouse.client().email(), "127.1.2.4", "till-7"));
        assertThat(own.select("tbody tr").eachText())
                .satisfiesOnlyOnce(row -> assertThat(row).contains("Order created", "888", "PO-77"));
        assertThat(own.html()).doesNotContain(who, "127.1.2.3", "/portal/operator");
        PortalClient stranger = PortalClient.as(fixtures, fixtures.newAccount());
        assertThat(stranger.get(audit).statusCode()).isEqualTo(404);
    }

    @Test
    void hostileTextIsEscapedForOperators() {
        String evil =
                "<script>alert(1)</script><img src=x onerror=alert(2)>\"'${1337*1337}[[1337*1337]]__${1337*1337}__";
        String quoted = evil.replace("\"", "\\\"");
        String email = "evil-%s@example.com".formatted(UUID.randomUUID());
        HttpResponse<String> opened =
                fixtures.api().post("/ops/v1/accounts", fixtures.operator(), """
                {"name":"%s","email":"%s","password":"a-client's-password"}""".formatted(quoted, email));
        String account = Api.json(opened).path("id").stringValue();
        Fixtures.ClientUser client = new Fixtures.ClientUser(account, new UUID(0, 0), email, "a-client's-password");
        HttpResponse<String> registered =
                fixtures.api().post("/v1/warehouses", client.authorization(), """
                {"code":"EVIL","name":"%s"}""".formatted(quoted));
        String warehouse = Api.json(registered).path("id").stringValue();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String at = "/portal/operator/warehouses/" + warehouse;
        Document order = operator.follow(
                operator.send(operator.page(at + "/levels"), "main form", "sku", "A", "threshold", "1", "par", "2"));
        assertThat(order.text()).contains("registered");
        HttpResponse<String> made = operator.send(
                operator.page(at + "/orders/new"),
                "main form",
                "reference",
                evil,
                "sku.0",
                "A",
                "quantity.0",
                "3",
                "do",
                "create");
        Document shipped = operator.follow(
                operator.send(operator.follow(made), "form[action$=/ship]", "carrier", evil, "trackingNumber", evil));
        assertThat(shipped.text()).contains(evil);
        Document again = PortalClient.expect(
                422,
                operator.send(
                        operator.page(at + "/orders/new"),
                        "main form",
                        "reference",
                        evil,
                        "sku.0",
                        evil,
                        "quantity.0",
                        evil,
                        "list",
                        evil,
                        "do",
                        "create"));
        assertThat(again.select("#reference").val()).isEqualTo(evil);
        String path = shipped.select("main form").attr("action").replace("/deliver", "");
        for (Document page : List.of(
                shipped,
                again,
                operator.page(path),
                operator.page(at + "/orders"),
                operator.page("/portal/warehouses/" + warehouse + "/audit"),
                operator.page(at + "/orders/new"),
                operator.page("/portal/operator/warehouses?account=" + account),
                operator.page("/portal/operator/audit?account=" + account),
                PortalClient.expect(422, operator.send(shipped, "main form", "receivedQuantity.0", evil)))) {
            assertThat(page.select("script")).as(page.title()).hasSize(1);
            assertThat(page.select("[onerror], img[src=x], [style]")).isEmpty();
            assertThat(page.html()).doesNotContain("1787569");
        }
    }
}
