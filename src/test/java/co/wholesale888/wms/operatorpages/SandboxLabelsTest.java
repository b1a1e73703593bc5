package co.wholesale888.wms.operatorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Operators see which warehouses are sandboxes, wherever they may order for them. */
@ServiceTest
class SandboxLabelsTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void sandboxesAreMarkedWhereOperatorsActOnThem() {
        Fixtures.WarehouseAccess access = fixtures.newSandbox();
        WarehouseFixture sandbox = new WarehouseFixture(fixtures.api(), access);
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String order = OrderRequests.create(fixtures, sandbox, "NEW", 5);
        OrderRequests.ship(fixtures, order);
        sandbox.count("TEST-SKU", 0);
        String of = "/portal/operator/warehouses/" + access.id();
        // The lists of all warehouses are in their order
        String from = "?after=" + access.id() + "&sku=A";
        Awaitility.await()
                .until(() -> !operator.page("/portal/operator/replenishment" + from)
                        .select("h2[id=" + access.id() + "]")
                        .isEmpty());

        Map<String, String> marked = new LinkedHashMap<>();
        marked.put("/portal/operator/replenishment" + from, "h2[id=" + access.id() + "]");
        marked.put("/portal/operator/review" + from, "article:has(a[href*=" + access.id() + "]) header");
        marked.put("/portal/operator/orders", "td:has(a[href^=" + of + "])");
        marked.put("/portal/operator/audit?account=" + access.client().id(), "tbody tr");
        marked.put("/portal/warehouses/" + access.id() + "/search?q=NEW", "tbody tr");
        marked.put(of + "/replenishment", "h1");
        marked.put(of + "/orders/new", "h1");
        marked.put(of + "/orders/" + order, ".head a");
        marked.put(of + "/levels", ".side .of");
        marked.forEach((page, css) ->
                assertThat(badges(operator.page(page), css)).as(page).isPositive());

        Fixtures.WarehouseAccess live = fixtures.newWarehouse();
        assertThat(badges(operator.page("/portal/operator/warehouses/" + live.id() + "/orders/new"), "body"))
                .isZero();
    }

    private static long badges(Document page, String css) {
        return page.select(css).select(".badge").stream()
                .filter(badge -> badge.text().equals("sandbox"))
                .count();
    }
}
