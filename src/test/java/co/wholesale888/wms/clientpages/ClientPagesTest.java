package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The pages for one SKU, the overview, shipments, and getting started. */
@ServiceTest
class ClientPagesTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void skuPageShowsAlertsTransactionsAndPlot() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String stock = at(warehouse.access()) + "/stock/";
        warehouse.count("A", 7);
        Document critical = eventually(portal, stock + "A", "#alerts .badge.critical");
        assertThat(critical.select("#alerts tbody tr").text()).contains("OPEN", "not yet", "113");
        assertThat(critical.select("#signal").text()).contains("113 units below par");
        assertThat(critical.select("#entries tr").eachText())
                .hasSize(2)
                .first()
                .asString()
                .contains("ADJUSTMENT", "−93", "7");
        assertThat(critical.select("#plot line.threshold, #plot line.par, #plot path.level"))
                .hasSize(3);
        assertThat(critical.select(".legend").text()).contains("par 120", "threshold 40");
        warehouse.count("A", 200);
        assertThat(eventually(portal, stock + "A", "#alerts .badge.ok")
                        .select("#alerts tbody tr")
                        .text())
                .contains("RESOLVED");
        Document other = portal.page(stock + "B");
        assertThat(other.select("#alerts").text()).contains("No alerts yet");
        assertThat(other.select("#entries tr")).hasSize(1);
    }

    @Test
    void overviewSummarizesLevelsAlertsMovementsAndShipments() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A", "B", "C");
        warehouse.count("B", 200);
        warehouse.sell(null, "C", "C");
        warehouse.count("A", 40);
        ship(warehouse.access(), "PO-77", "C");
        Document page = eventually(
                PortalClient.as(fixtures, warehouse.access().client()),
                at(warehouse.access()),
                "#open-alerts tbody tr");
        assertThat(page.select("#tiles strong").eachText()).containsExactly("1", "1", "1", "1", "7");
        assertThat(page.select("#open-alerts tbody tr").eachText())
                .singleElement()
                .asString()
                .contains("A", "40 / 40");
        assertThat(page.select("#in-transit tbody tr").eachText())
                .singleElement()
                .asString()
                .contains("PO-77", "DHL");
        assertThat(page.select("#movements rect.out")).hasSize(1);
        assertThat(page.select(".legend").text()).contains("0 in", "2 out");
    }

    /** A new SKU is at its threshold without an alert, so that not every SKU is above its own. */
    @Test
    void pagesWithoutAlertsSayOnlyWhatIsTrue() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "NEW");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());

        for (String page : List.of("/alerts", "")) {
            assertThat(portal.page(at(warehouse.access()) + page)
                            .select(".empty")
                            .text())
                    .contains("No SKU has fallen to its threshold.");
        }
    }

    @Test
    void homeShowsWhatIsShortInAllWarehouses() {
        WarehouseFixture one = WarehouseFixture.with(fixtures, 100, "A");
        Fixtures.WarehouseAccess second = fixtures.newWarehouse(one.access().client(), false);
        WarehouseFixture two = new WarehouseFixture(fixtures.api(), second);
        two.register(fixtures.operator(), "B/1", 40, 120);
        two.count("B/1", 100);
        PortalClient portal = PortalClient.as(fixtures, one.access().client());
        assertThat(portal.page("/portal").select("#most-urgent a[href^=" + at(second) + "]"))
                .isEmpty();

        two.count("B/1", 3);

        Document home = eventually(portal, "/portal", "#most-urgent a[href=" + at(second) + "/stock/B%2F1]");
        assertThat(home.select("#most-urgent tbody tr").text()).contains("B/1", "3 / 120");
        assertThat(home.select("#open-alerts a[href=" + at(second) + "/alerts]"))
                .hasSize(1);
    }

    @Test
    void shipmentIsShownFromOrderToDelivery() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String shipments = at(warehouse.access()) + "/shipments";
        assertThat(portal.page(shipments).text()).contains("No shipments");
        String order = ship(warehouse.access(), "PO-1", "A");
        Document underWay = portal.page(shipments + "?status=SHIPPED");
        assertThat(underWay.select(".timeline li.done strong").eachText()).containsExactly("Ordered", "Shipped");
        assertThat(underWay.select(".timeline li[aria-current=step]").text()).contains("in transit");
        assertThat(underWay.select(".timeline").text()).contains("by DHL", "JD01");
        HttpResponse<String> delivered =
                fixtures.api().post("/ops/v1/orders/" + order + "/deliver", fixtures.operator(), """
                        {"lines":[{"sku":"A","receivedQuantity":9}]}""");
        assertThat(delivered.statusCode()).isEqualTo(200);
        assertThat(portal.page(shipments + "?status=SHIPPED").text()).contains("No shipments");
        Document arrived = portal.page(shipments);
        assertThat(arrived.select(".timeline li.done strong").eachText())
                .containsExactly("Ordered", "Shipped", "Delivered");
        assertThat(arrived.select("td.differs").text())
                .as("one of ten units is missing")
                .isEqualTo("9");
    }

    @Test
    void reservationsAreListedAndCountedAtTheirSku() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String reservations = at(warehouse.access()) + "/reservations";
        assertThat(portal.page(reservations).text()).contains("Nothing is held");
        String held = reserve(warehouse, "A", 8);
        String released = reserve(warehouse, "B", 3);
        warehouse
                .api()
                .post(
                        "/v1/reservations/" + released + "/release",
                        warehouse.access().authorization(),
                        null);

        assertThat(portal.page(reservations).select("tbody tr").eachText())
                .singleElement()
                .asString()
                .contains("CART-A", held, "HELD", "8 A");
        assertThat(portal.page(reservations + "?state=ended").select("tbody tr").eachText())
                .singleElement()
                .asString()
                .contains("CART-B", "RELEASED", "3 B");
        assertThat(portal.page(reservations + "?sku=B").text()).contains("Nothing is held", "Only SKU B");
        Document sku = portal.page(at(warehouse.access()) + "/stock/A");
        assertThat(sku.select("#tiles").text()).contains("Available92", "8 reserved");
        assertThat(sku.select("#tiles a").attr("href")).endsWith("/reservations?sku=A");
    }

    private static String reserve(WarehouseFixture warehouse, String sku, int quantity) {
        HttpResponse<String> held = warehouse
                .api()
                .post("/v1/reservations", warehouse.access().authorization(), """
                {"lines":[{"sku":"%s","quantity":%s}],"reference":"CART-%s"}""".formatted(sku, quantity, sku));
        return Api.json(held).path("id").stringValue();
    }

    @Test
    void gettingStartedChecksOffCompletedSteps() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        PortalClient portal = PortalClient.as(fixtures, warehouse.client());
        String start = at(warehouse) + "/start";
        Document first = portal.page(start);
        assertThat(first.select("label[for=progress]").text()).isEqualTo("2 of 8 done");
        assertThat(first.select("#c-sale").text())
                .contains("\"sku\":\"TEST-SKU\"", fixtures.api().base() + "/api/wms/v1");
        assertThat(sell(warehouse, 1)).isEqualTo(200);
        assertThat(portal.page(start).select("label[for=progress]").text()).isEqualTo("5 of 8 done");
        assertThat(sell(warehouse, 80)).isEqualTo(200);
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            String hook = Api.json(fixtures.api()
                            .post("/v1/webhooks", warehouse.authorization(), """
                            {"url":"%s","events":["order.shipped"]}""".formatted(receiver.url())))
                    .path("id")
                    .stringValue();
            fixtures.api().post("/v1/webhooks/" + hook + "/test", warehouse.authorization(), "");
            Document all = eventually(portal, start, "progress[value=8]");
            assertThat(all.select(".steps > li.done")).hasSize(8);
        }
    }

    @Test
    void sampleCommandsEncodeTheSku() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "MUG/1+2");
        Document start = PortalClient.as(fixtures, warehouse.access().client()).page(at(warehouse.access()) + "/start");
        assertThat(start.select("#c-read").text()).contains("sku=MUG/1%2B2");
        assertThat(start.select("#c-sale").text()).contains("\"sku\":\"MUG/1+2\"");
        assertThat(start.select("pre").stream().map(Element::wholeText))
                .as("each command is one line")
                .hasSize(7)
                .noneMatch(command -> command.contains("\n") || command.contains("  "));
    }

    private int sell(Fixtures.WarehouseAccess warehouse, int quantity) {
        String body = """
                {"transactions":[{"sku":"TEST-SKU","type":"SALE","delta":-%s}]}""".formatted(quantity);
        return fixtures.api()
                .post("/v1/stock/update", warehouse.authorization(), body)
                .statusCode();
    }

    /** Orders and ships ten units of the SKU. */
    private String ship(Fixtures.WarehouseAccess warehouse, String reference, String sku) {
        HttpResponse<String> ordered = fixtures.api()
                .post("/ops/v1/warehouses/" + warehouse.id() + "/orders", fixtures.operator(), """
                        {"reference":"%s","lines":[{"sku":"%s","quantity":10}]}""".formatted(
                                reference, sku));
        String order = Api.json(ordered).path("id").stringValue();
        HttpResponse<String> shipped =
                fixtures.api().post("/ops/v1/orders/" + order + "/ship", fixtures.operator(), """
                        {"carrier":"DHL","trackingNumber":"JD01"}""");
        assertThat(shipped.statusCode()).isEqualTo(200);
        return order;
    }

    private static Document eventually(PortalClient portal, String path, String css) {
        return Awaitility.await()
                .until(() -> portal.page(path), page -> !page.select(css).isEmpty());
    }

    private static String at(Fixtures.WarehouseAccess warehouse) {
        return "/portal/warehouses/" + warehouse.id();
    }
}
