package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Pages call one thing by one name, and say nothing that is not so. */
@ServiceTest
class PageWordsTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void resolvedAlertSuggestsNothing() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String alerts = at(warehouse) + "/alerts";
        warehouse.count("A", 39);
        String suggested = "#alerts td[data-label=Suggested]";
        assertThat(eventually(portal, alerts, suggested).select(suggested).text())
                .isEqualTo("81");
        warehouse.count("A", 50);
        Document resolved = eventually(portal, alerts + "?state=resolved", suggested);
        assertThat(resolved.select(suggested).text()).isEqualTo("–");
        assertThat(resolved.select("#alerts td[data-label^=On]").text()).isEqualTo("–");
    }

    @Test
    void shipmentHasOneStatusWhereverClientsSeeIt() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String reference = "PO " + UUID.randomUUID();
        String order = order(warehouse, reference);
        fixtures.api().post("/ops/v1/orders/" + order + "/ship", fixtures.operator(), "{}");
        String search = at(warehouse) + "/search?q=" + URLEncoder.encode(reference, StandardCharsets.UTF_8);

        Document found = portal.page(search);
        Document listed = portal.page(at(warehouse) + "/shipments");

        String badge = "<span class=\"badge moving\">IN TRANSIT</span>";
        assertThat(found.select("main .badge").outerHtml()).isEqualTo(badge);
        assertThat(listed.select("main .badge").outerHtml()).isEqualTo(badge);
        assertThat(PortalClient.asOperator(fixtures, "127.0.0.1")
                        .page(search)
                        .select("main .badge")
                        .text())
                .as("an operator's order")
                .isEqualTo("SHIPPED");
    }

    @Test
    void skuIsBelowParByOneUnit() {
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api(), fixtures.anotherWarehouse());
        warehouse.register(fixtures.operator(), "A", 1, 2);
        warehouse.count("A", 1);
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());

        assertThat(portal.page(at(warehouse) + "/stock/A").select("#signal").text())
                .isEqualTo("A is at or below its threshold, 1 unit below par.");
    }

    @Test
    void skuThatNeverHadStockIsCriticalWithoutAnAlert() {
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        warehouse.register(fixtures.operator(), "NEW", 40, 120);
        warehouse.register(fixtures.operator(), "SHORT", 40, 120);
        warehouse.count("SHORT", 30);
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String sku = at(warehouse) + "/stock/";

        assertThat(eventually(portal, sku + "SHORT", "#alerts tbody tr")
                        .select("#alerts")
                        .text())
                .doesNotContain("never had stock");
        assertThat(portal.page(sku + "NEW").select("#alerts").text())
                .contains("No alerts yet. This SKU never had stock, and that opens none.");
        assertThat(portal.page(at(warehouse)).select("#tiles .critical .small").text())
                .isEqualTo("at or below threshold, 1 never in stock");
        String link = at(warehouse) + "/stock?status=CRITICAL";
        Document home = portal.page("/portal");
        assertThat(home.select("article:has(a[href=" + link + "])").text())
                .contains("2 critical", "1 of the critical never had stock, which opens no alert.");
        assertThat(home.select("#most-urgent caption").text())
                .isEqualTo("SKUs with an open alert, lowest share of par first");
        assertThat(portal.page(link).select("tbody tr")).hasSize(2);
    }

    private String order(WarehouseFixture warehouse, String reference) {
        String path = "/ops/v1/warehouses/" + warehouse.access().id() + "/orders";
        return Api.json(fixtures.api().post(path, fixtures.operator(), """
                        {"reference":"%s","lines":[{"sku":"A","quantity":1}]}""".formatted(reference)))
                .path("id")
                .stringValue();
    }

    private static Document eventually(PortalClient portal, String path, String css) {
        return Awaitility.await()
                .until(() -> portal.page(path), page -> !page.select(css).isEmpty());
    }

    private static String at(WarehouseFixture warehouse) {
        return "/portal/warehouses/" + warehouse.access().id();
    }
}
