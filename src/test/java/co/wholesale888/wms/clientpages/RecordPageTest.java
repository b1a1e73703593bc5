package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Recording one change of a SKU's level in the portal: check, then record once. */
@ServiceTest
class RecordPageTest {

    private static final String CHECK = "form[action$=/record]";
    private static final String APPLY = "form[action$=/apply]";

    @Autowired
    private Fixtures fixtures;

    private WarehouseFixture stock;
    private PortalClient portal;
    private String sku;

    @BeforeEach
    void signIn() {
        stock = WarehouseFixture.with(fixtures, 100, "MUG/1+2");
        portal = PortalClient.as(fixtures, stock.access().client());
        sku = "/portal/warehouses/" + stock.access().id() + "/stock/MUG%2F1%2B2";
    }

    @ParameterizedTest
    @CsvSource({
        "SALE, 60, '', SALE, -60, CRITICAL",
        "ISSUE, 5, w-1, ISSUE, -5, LOW",
        "DAMAGE, 1, '', DAMAGE, -1, LOW",
        "RETURN, 20, '', RETURN, 20, OK",
        "COUNT, 120, '', ADJUSTMENT, 20, OK",
        "COUNT, 100, '', ADJUSTMENT, 0, LOW",
        "CORRECTION, −2, '', ADJUSTMENT, -2, LOW",
        "CORRECTION, +2, w-2, ADJUSTMENT, 2, LOW"
    })
    void aChangeIsShownAndThenRecordedOnce(
            String kind, String quantity, String worker, String type, long delta, String status) {
        Document form = portal.page(
                portal.page(sku).select("a:contains(Record a change)").attr("href"));
        Document report = PortalClient.expect(
                200,
                portal.send(
                        form,
                        CHECK,
                        "kind",
                        kind,
                        "quantity",
                        quantity,
                        "workerId",
                        worker,
                        "reference",
                        "R-1",
                        "note",
                        "<b>why</b>"));
        assertThat(report.select("#before").text()).isEqualTo("100");
        assertThat(report.select("#after").text()).isEqualTo("" + (100 + delta));
        assertThat(report.select("td .badge").eachText()).containsExactly("LOW", status);
        assertThat(stock.ledger()).hasSize(1);

        assertThat(portal.follow(portal.send(report, APPLY)).text()).contains("The change is recorded.");
        assertThat(portal.follow(portal.send(report, APPLY)).text()).contains("The change is recorded.");

        assertThat(stock.ledger()).hasSize(2);
        JsonNode entry = stock.ledger().get(1);
        assertThat(entry.path("type").stringValue()).isEqualTo(type);
        assertThat(entry.path("delta").longValue()).isEqualTo(delta);
        assertThat(entry.path("workerId").stringValue("")).isEqualTo(worker);
        assertThat(entry.path("reference").stringValue()).isEqualTo("R-1");
        assertThat(entry.path("note").stringValue()).isEqualTo("<b>why</b>");
        assertThat(entry.path("sourceId"))
                .isEqualTo(Api.json(stock.get("/v1/me")).path("tokenId"));
        assertThat(portal.page("/portal/warehouses/" + stock.access().id() + "/audit")
                        .select("tbody tr")
                        .eachText())
                .filteredOn(row -> row.contains("Stock recorded"))
                .singleElement()
                .asString()
                .contains(
                        stock.access().client().email(),
                        "MUG/1+2",
                        "R-1",
                        "type " + type,
                        "delta " + delta,
                        "sequence 2");
        stock.verify();
    }

    @ParameterizedTest
    @CsvSource({
        "SALE, 101, quantity, 'MUG/1+2 has 100 available, 101 requested.'",
        "SALE, -1, quantity, 'Quantity must be a whole number without a sign or separators, such as 3.'",
        "RETURN, '1,000', quantity, 'Quantity must be a whole number without a sign or separators, such as 3.'",
        "RETURN, '', quantity, 'Quantity must be a whole number without a sign or separators, such as 3.'",
        "CORRECTION, 1.5, quantity, 'Quantity must be a whole number such as +3 or −3, without separators.'",
        "DAMAGE, 0, quantity, 'Quantity must be a non-zero integer within ±1000000000.'",
        "COUNT, 1000000000001, quantity, 'Quantity must be 0 to 1000000000000.'",
        "ISSUE, 1, workerId, 'Worker ID is required for an ISSUE.'"
    })
    void whatBreaksARuleIsSaidAtItsField(String kind, String quantity, String field, String message) {
        HttpResponse<String> answer =
                portal.send(portal.page(sku + "/record"), CHECK, "kind", kind, "quantity", quantity);
        assertThat(answer.statusCode()).isIn(409, 422);
        Document again = PortalClient.expect(answer.statusCode(), answer);
        assertThat(again.select("#" + field + "-hint .error").text()).isEqualTo(message);
        assertThat(again.select("#kind option[selected]").val()).isEqualTo(kind);
        assertThat(again.select("#quantity").val()).isEqualTo(quantity);
        assertThat(again.select(APPLY)).isEmpty();
    }

    @Test
    void aCheckHasAnAddressToComeBackTo() {
        HttpResponse<String> check =
                portal.send(portal.page(sku + "/record"), CHECK, "kind", "SALE", "quantity", "60", "note", "a & b");
        String address = check.uri().getRawPath() + "?" + check.uri().getRawQuery();
        stock.sell(null, "MUG/1+2");

        Document again = portal.page(address);
        assertThat(again.select("#before, #after").eachText()).containsExactly("99", "39");
        assertThat(again.select("#quantity").val()).isEqualTo("60");
        assertThat(again.select("#note").val()).isEqualTo("a & b");
        assertThat(stock.ledger()).as("a check writes nothing").hasSize(2);
        portal.follow(portal.send(again, APPLY));
        assertThat(stock.ledger()).hasSize(3);
        assertThat(portal.get(address + "&quantity=1").statusCode()).isEqualTo(400);
    }

    @Test
    void aLevelThatHasChangedSinceItWasShownIsRefused() {
        Document report = PortalClient.expect(
                200, portal.send(portal.page(sku + "/record"), CHECK, "kind", "COUNT", "quantity", "90"));
        stock.sell(null, "MUG/1+2");
        Document refused = PortalClient.expect(409, portal.send(report, APPLY));

        assertThat(refused.select("[role=alert]").text())
                .isEqualTo("The level has changed from 100 to 99 since it was shown to you. Nothing was recorded;"
                        + " check again.");
        assertThat(refused.select("#quantity").val()).isEqualTo("90");
        assertThat(PortalClient.expect(409, portal.send(report, APPLY))
                        .select("[role=alert]")
                        .text())
                .as("the same page, sent again")
                .contains("not the expected 100");
        Document again = PortalClient.expect(200, portal.send(refused, CHECK));
        assertThat(again.select("#before").text()).isEqualTo("99");
        portal.follow(portal.send(again, APPLY));
        assertThat(stock.ledger()).hasSize(3);
    }

    @Test
    void aSkuOfSlashesIsRecordedOnce() {
        String slashes = "A" + "/".repeat(63);
        WarehouseFixture own = WarehouseFixture.with(fixtures, 100, slashes);
        PortalClient owner = PortalClient.as(fixtures, own.access().client());
        Document form = owner.page(
                "/portal/warehouses/" + own.access().id() + "/stock/" + slashes.replace("/", "%2F") + "/record");
        Document report = PortalClient.expect(200, owner.send(form, CHECK, "kind", "SALE", "quantity", "1"));
        owner.follow(owner.send(report, APPLY));
        owner.follow(owner.send(report, APPLY));
        assertThat(own.ledger()).hasSize(2);
    }

    @Test
    void aChangeNeedsAnActiveSupervisorKey() {
        Document report = PortalClient.expect(
                200, portal.send(portal.page(sku + "/record"), CHECK, "kind", "SALE", "quantity", "1"));
        fixtures.revoke(stock.access());

        assertThat(PortalClient.expect(422, portal.send(report, APPLY))
                        .select("[role=alert]")
                        .text())
                .startsWith("Choose an active API key");
        Document without = PortalClient.expect(
                200, portal.send(portal.page(sku + "/record"), CHECK, "kind", "SALE", "quantity", "1"));
        assertThat(without.text()).contains("no active key with the role Supervisor");
        assertThat(without.select(APPLY)).isEmpty();
    }

    @Test
    void suspendedClientsAndOperatorsRecordNothing() {
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.8.91");
        assertThat(operator.page(sku).text()).doesNotContain("Record a change");
        assertThat(operator.get(sku + "/record").statusCode()).isEqualTo(404);
        assertThat(portal.get("/portal/warehouses/" + stock.access().id() + "/stock/NO-SUCH/record")
                        .statusCode())
                .isEqualTo(404);
        Fixtures.WarehouseAccess own = fixtures.newSandbox();
        PortalClient suspended = PortalClient.as(fixtures, own.client());
        String page = "/portal/warehouses/" + own.id() + "/stock/TEST-SKU";
        Document form = suspended.page(page + "/record");
        fixtures.api().post("/ops/v1/accounts/" + own.client().id() + "/suspend", fixtures.operator(), null);

        Document checked = PortalClient.expect(200, suspended.send(form, CHECK, "kind", "SALE", "quantity", "1"));
        assertThat(checked.text()).contains("Your account is suspended.").doesNotContain("What would change");
        assertThat(suspended
                        .submit(page + "/record", page + "/record/apply", "kind", "SALE", "quantity", "1")
                        .statusCode())
                .isEqualTo(403);
        assertThat(suspended.page(page).text()).doesNotContain("Record a change");
        assertThat(suspended.page(page + "/record").select(CHECK)).isEmpty();
    }
}
