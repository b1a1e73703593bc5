package co.wholesale888.wms.searchpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The search box: what clients and operators find with it, and that it leads there. */
@ServiceTest
class SearchPageTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void skusAreFoundByTheirBeginningAndTheSkuItselfFirst() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "TEE-1", "TEE-10", "TEE-1/X", "MUG-1");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());

        Document found = search(portal, warehouse, "tee-1");

        List<String> skus = found.select("#skus ~ .table tbody a").eachText();
        assertThat(skus).containsExactlyInAnyOrder("TEE-1", "TEE-10", "TEE-1/X").startsWith("TEE-1");
        String link = found.select("a:containsOwn(TEE-1/X)").attr("href");
        assertThat(portal.page(link).select("h1").text()).isEqualTo("TEE-1/X");
        assertThat(search(portal, warehouse, "nothing").text()).contains("Nothing found");
        assertThat(search(portal, warehouse, "<b>%_").text()).contains("Nothing found", "<b>%_");
    }

    @Test
    void ordersAreFoundByReferenceAndTrackingNumber() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        String unique = UUID.randomUUID().toString();
        String pending = order(warehouse, "PO_P-" + unique);
        String shipped = order(warehouse, "PO_S-" + unique);
        fixtures.api().post("/ops/v1/orders/" + shipped + "/ship", fixtures.operator(), """
                {"carrier":"DHL","trackingNumber":"JD%s"}""".formatted(unique));
        PortalClient client = PortalClient.as(fixtures, warehouse.access().client());
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");

        String link = search(client, warehouse, "jd" + unique.substring(0, 30))
                .select("main tbody a")
                .attr("href");
        assertThat(client.page(link).select("article h2").eachText()).containsExactly("PO_S-" + unique);
        assertThat(search(client, warehouse, "po_s-" + unique).text()).contains("PO_S-" + unique);
        assertThat(search(client, warehouse, "PO_P-" + unique).text())
                .as("clients do not see orders that have not been shipped")
                .contains("Nothing found");
        assertThat(search(operator, warehouse, "PO_P-" + unique)
                        .select("main tbody a")
                        .attr("href"))
                .endsWith("/orders/" + pending);
        assertThat(search(operator, warehouse, "PO%P-" + unique).text()).contains("Nothing found");
        assertThat(search(operator, warehouse, "PO").select("main tbody tr")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void referencesLeadToTheirEntriesInTheLedger() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        warehouse.update("""
                {"transactions":[{"sku":"A","delta":-1,"type":"SALE","reference":"SO-7 & 8"},
                {"sku":"A","delta":-2,"type":"SALE","reference":"SO-7 & 8"}]}""", null);
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());

        Document found = search(portal, warehouse, "so-7 & 8");

        assertThat(found.select("#references ~ .table tbody td.num").text()).isEqualTo("2");
        assertThat(portal.page(found.select("main tbody a").attr("href")).select("#entries tr"))
                .hasSize(2);
    }

    @Test
    void clientsSearchTheirOwnWarehousesOnly() {
        Fixtures.WarehouseAccess one = fixtures.newSandbox();
        Fixtures.WarehouseAccess other = fixtures.newSandbox();
        PortalClient portal = PortalClient.as(fixtures, one.client());

        Document everywhere = portal.page("/portal/search?q=TEST-");

        assertThat(everywhere.select("main tbody a").eachText()).containsExactly("TEST-SKU");
        assertThat(everywhere.select("main tbody a").attr("href")).contains(one.id());
        assertThat(portal.get("/portal/warehouses/" + other.id() + "/search?q=TEST-")
                        .statusCode())
                .isEqualTo(404);
        assertThat(portal.get("/portal/search?q=" + "x".repeat(129)).statusCode())
                .isEqualTo(400);
        assertThat(portal.page("/portal/search?q=").select("main .table")).isEmpty();
        assertThat(PortalClient.of(fixtures).get("/portal/search?q=TEST-").statusCode())
                .isEqualTo(302);
    }

    private static Document search(PortalClient portal, WarehouseFixture warehouse, String text) {
        return portal.page("/portal/warehouses/" + warehouse.access().id() + "/search?q="
                + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    private String order(WarehouseFixture warehouse, String reference) {
        String path = "/ops/v1/warehouses/" + warehouse.access().id() + "/orders";
        return Api.json(fixtures.api().post(path, fixtures.operator(), """
                        {"reference":"%s","lines":[{"sku":"A","quantity":1}]}""".formatted(reference)))
                .path("id")
                .stringValue();
    }
}
