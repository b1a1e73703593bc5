package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What clients see of a warehouse that lives: alerts, shipments, movements, and how far they have come. */
@ServiceTest
class ClientPagesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private Fixtures fixtures;

    @Test
    void aSkusPageHoldsItsOwnAlertsAndTransactionsAndItsLevelWithThresholdAndPar() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient visitor = PortalClient.as(fixtures, stocked.place().client());
        String stock = at(stocked.place()) + "/stock/";
        stocked.count("A", 7);
        Document critical = eventually(visitor, stock + "A", "#alerts .badge.critical");
        assertThat(critical.select("#alerts tbody tr").text()).contains("OPEN", "not yet", "113");
        assertThat(critical.select("#signal").text()).contains("113 units are missing to par");
        assertThat(critical.select("#entries tr").eachText())
                .hasSize(2)
                .first()
                .asString()
                .contains("ADJUSTMENT", "−93", "7");
        assertThat(critical.select("#plot line.threshold, #plot line.par, #plot path.level"))
                .hasSize(3);
        assertThat(critical.select(".legend").text()).contains("par 120", "threshold 40");
        stocked.count("A", 200);
        assertThat(eventually(visitor, stock + "A", "#alerts .badge.ok")
                        .select("#alerts tbody tr")
                        .text())
                .contains("RESOLVED");
        Document other = visitor.page(stock + "B");
        assertThat(other.select("#alerts").text()).contains("None yet");
        assertThat(other.select("#entries tr")).hasSize(1);
    }

    @Test
    void theOverviewSumsUpLevelsAlertsMovementsAndWhatIsUnderWay() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A", "B", "C");
        stocked.count("B", 200);
        stocked.sell(null, "C", "C");
        stocked.count("A", 40);
        ship(stocked.place(), "PO-77", "C");
        Document page = eventually(
                PortalClient.as(fixtures, stocked.place().client()), at(stocked.place()), "#open-alerts tbody tr");
        assertThat(page.select("#tiles strong").eachText()).containsExactly("1", "1", "1", "1", "7");
        assertThat(page.select("#open-alerts tbody tr").eachText())
                .singleElement()
                .asString()
                .contains("A", "40 / 40");
        assertThat(page.select("#under-way tbody tr").eachText())
                .singleElement()
                .asString()
                .contains("PO-77", "DHL");
        assertThat(page.select("#movements rect.out")).hasSize(1);
        assertThat(page.select(".legend").text()).contains("0 in", "2 out");
    }

    @Test
    void aShipmentIsSeenFromTheOrderToTheDelivery() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A");
        PortalClient visitor = PortalClient.as(fixtures, stocked.place().client());
        String shipments = at(stocked.place()) + "/shipments";
        assertThat(visitor.page(shipments).text()).contains("No shipments");
        String order = ship(stocked.place(), "PO-1", "A");
        Document underWay = visitor.page(shipments + "?status=SHIPPED");
        assertThat(underWay.select(".timeline li.done strong").eachText()).containsExactly("Ordered", "Shipped");
        assertThat(underWay.select(".timeline li[aria-current=step]").text()).contains("under way");
        assertThat(underWay.select(".timeline").text()).contains("by DHL", "JD01");
        HttpResponse<String> delivered =
                fixtures.api().post("/ops/v1/orders/" + order + "/deliver", fixtures.operator(), """
                        {"lines":[{"sku":"A","receivedQuantity":9}]}""");
        assertThat(delivered.statusCode()).isEqualTo(200);
        assertThat(visitor.page(shipments + "?status=SHIPPED").text()).contains("No shipments");
        Document arrived = visitor.page(shipments);
        assertThat(arrived.select(".timeline li.done strong").eachText())
                .containsExactly("Ordered", "Shipped", "Delivered");
        assertThat(arrived.select("td.differs").text())
                .as("one of ten is missing")
                .isEqualTo("9");
    }

    @Test
    void theBeginningIsTickedOffStepByStep() {
        Fixtures.Place place = fixtures.newSandbox();
        PortalClient visitor = PortalClient.as(fixtures, place.client());
        String start = at(place) + "/start";
        Document first = visitor.page(start);
        assertThat(first.select("label[for=progress]").text()).isEqualTo("2 of 8 done");
        assertThat(first.select("#c-sale").text())
                .contains("\"sku\":\"TEST-SKU\"", fixtures.api().base() + "/api/wms/v1");
        assertThat(sell(place, 1)).isEqualTo(200);
        assertThat(visitor.page(start).select("label[for=progress]").text()).isEqualTo("5 of 8 done");
        assertThat(sell(place, 80)).isEqualTo(200);
        try (TestReceiver receiver = TestReceiver.answering(204)) {
            String hook = Api.json(
                            fixtures.api().post("/v1/webhooks", place.authorization(), """
                            {"url":"%s","events":["order.shipped"]}""".formatted(receiver.url())))
                    .path("id")
                    .stringValue();
            fixtures.api().post("/v1/webhooks/" + hook + "/test", place.authorization(), "");
            Document all = eventually(visitor, start, "progress[value=8]");
            assertThat(all.select(".steps > li.done")).hasSize(8);
        }
    }

    @Test
    void aSkuIsWrittenInACommandAsThatCommandNeedsIt() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "MUG/1+2");
        Document start = PortalClient.as(fixtures, stocked.place().client()).page(at(stocked.place()) + "/start");
        assertThat(start.select("#c-read").text()).contains("sku=MUG/1%2B2");
        assertThat(start.select("#c-sale").text()).contains("\"sku\":\"MUG/1+2\"");
    }

    private int sell(Fixtures.Place place, int quantity) {
        String body = """
                {"transactions":[{"sku":"TEST-SKU","type":"SALE","delta":-%d}]}""".formatted(quantity);
        return fixtures.api()
                .post("/v1/stock/update", place.authorization(), body)
                .statusCode();
    }

    /** Ships ten of it. */
    private String ship(Fixtures.Place place, String reference, String sku) {
        HttpResponse<String> ordered = fixtures.api()
                .post("/ops/v1/warehouses/" + place.id() + "/orders", fixtures.operator(), """
                        {"reference":"%s","lines":[{"sku":"%s","quantity":10}]}""".formatted(
                                reference, sku));
        String order = Api.json(ordered).path("id").stringValue();
        HttpResponse<String> shipped =
                fixtures.api().post("/ops/v1/orders/" + order + "/ship", fixtures.operator(), """
                        {"carrier":"DHL","trackingNumber":"JD01"}""");
        assertThat(shipped.statusCode()).isEqualTo(200);
        return order;
    }

    private static Document eventually(PortalClient visitor, String path, String css) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> visitor.page(path), page -> !page.select(css).isEmpty());
    }

    private static String at(Fixtures.Place place) {
        return "/portal/warehouses/" + place.id();
    }
}
