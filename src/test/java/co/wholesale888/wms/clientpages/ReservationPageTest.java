package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The page of one reservation, and releasing it there. */
@ServiceTest
class ReservationPageTest {

    private static final String RELEASE = "form[action$=/release]";

    @Autowired
    private Fixtures fixtures;

    private WarehouseFixture stock;
    private PortalClient portal;
    private String at;

    @BeforeEach
    void signIn() {
        stock = WarehouseFixture.with(fixtures, 100, "A", "B");
        portal = PortalClient.as(fixtures, stock.access().client());
        at = "/portal/warehouses/" + stock.access().id();
    }

    @Test
    void aHeldReservationIsReleasedOnce() {
        String id = reserve("CART-<b>7</b>");
        Document page = portal.page(
                portal.page(at + "/reservations").select("tbody th a").attr("href"));
        assertThat(page.select("h1").text()).isEqualTo("CART-<b>7</b>");
        assertThat(page.select("tbody tr").eachText()).containsExactly("A 30", "B 2");

        Document released = portal.follow(portal.send(page, RELEASE));
        assertThat(released.text()).contains("The reservation is released.", "RELEASED");
        assertThat(released.select(RELEASE)).isEmpty();
        assertThat(portal.follow(portal.send(page, RELEASE)).text()).contains("The reservation is released.");
        assertThat(available("A")).isEqualTo(100);
        assertThat(Api.json(stock.get("/v1/reservations/" + id)).path("status").stringValue())
                .isEqualTo("RELEASED");
        assertThat(portal.page(at + "/audit").select("tbody tr").eachText())
                .filteredOn(entry -> entry.contains(id))
                .hasSize(1);
    }

    @Test
    void oneThatHasEndedMeanwhileIsNotReleased() {
        String id = reserve("CART-8");
        Document page = portal.page(at + "/reservations/" + id);
        stock.api().post("/v1/reservations/" + id + "/commit", stock.access().authorization(), """
                {"type":"SALE"}""");
        Document refused = PortalClient.expect(409, portal.send(page, RELEASE));

        assertThat(refused.select("[role=alert]").text()).contains("COMMITTED");
        assertThat(PortalClient.expect(409, portal.send(page, RELEASE))
                        .select("[role=alert]")
                        .text())
                .isEqualTo(refused.select("[role=alert]").text());
        assertThat(refused.select(RELEASE)).isEmpty();
        Document ledger =
                portal.page(refused.select("a:contains(in the ledger)").attr("href"));
        assertThat(ledger.select("#entries tr"))
                .hasSize(2)
                .allMatch(row -> row.text().contains("CART-8"));
    }

    @Test
    void aCommitWithoutReferenceIsFoundInTheLedger() {
        String id = reserve(null);
        stock.api().post("/v1/reservations/" + id + "/commit", stock.access().authorization(), """
                {"type":"SALE"}""");
        Document page = portal.page(at + "/reservations/" + id);
        assertThat(page.select("h1").text()).isEqualTo(id);
        assertThat(portal.page(page.select("a:contains(in the ledger)").attr("href"))
                        .select("#entries tr"))
                .hasSize(2);
    }

    @Test
    void operatorsLookAndReleaseNothing() {
        String id = reserve("CART-9");
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.8.92");
        Document page = operator.page(at + "/reservations/" + id);
        assertThat(page.text()).contains("CART-9");
        assertThat(page.select(RELEASE)).isEmpty();
        assertThat(operator.submit(at + "/stock", at + "/reservations/" + id + "/release")
                        .statusCode())
                .isEqualTo(404);
        WarehouseFixture other = WarehouseFixture.with(fixtures, 0, "A");
        assertThat(portal.get("/portal/warehouses/" + other.access().id() + "/reservations/" + id)
                        .statusCode())
                .isEqualTo(404);
        assertThat(available("A")).isEqualTo(70);
    }

    private String reserve(@Nullable String reference) {
        String named = reference == null ? "" : ",\"reference\":\"" + reference + "\"";
        return Api.json(stock.api().post("/v1/reservations", stock.access().authorization(), """
                        {"lines":[{"sku":"A","quantity":30},{"sku":"B","quantity":2}]%s}""".formatted(named)))
                .path("id")
                .stringValue();
    }

    private long available(String sku) {
        return Api.json(stock.get("/v1/stock?sku=" + sku))
                .at("/items/0/available")
                .longValue();
    }
}
