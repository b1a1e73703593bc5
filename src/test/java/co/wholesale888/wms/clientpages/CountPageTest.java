package co.wholesale888.wms.clientpages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Counting by file in the portal: check, then apply once. */
@ServiceTest
class CountPageTest {

    private static final String CHECK = "form[action$=/count]";
    private static final String APPLY = "form[action$=/apply]";

    @Autowired
    private Fixtures fixtures;

    private WarehouseFixture stock;
    private PortalClient portal;
    private String at;

    @BeforeEach
    void signIn() {
        stock = WarehouseFixture.with(fixtures, 100, "A", "B", "C");
        portal = PortalClient.as(fixtures, stock.access().client());
        at = "/portal/warehouses/" + stock.access().id();
    }

    @Test
    void anUploadedFileIsCheckedAndAppliedOnce() {
        Document empty = portal.page(
                portal.page(at + "/stock").select("a:contains(Count by file)").attr("href"));
        String file = "\uFEFFsku;countedQuantity;note\r\nC;97;\"two\r\nlines & <b>\"\r\nA;100;\r\nB;103;\r\n";
        Document report = PortalClient.expect(
                200, portal.upload(empty, CHECK, "file", file.getBytes(UTF_8), "reference", "INV-7"));

        assertThat(report.select(".tile strong").eachText()).containsExactly("3", "2", "1");
        assertThat(report.select("tbody tr").eachText()).containsExactly("C 100 97 −3", "B 100 103 +3");
        assertThat(stock.ledger()).hasSize(3);

        HttpResponse<String> applied = portal.send(report, APPLY);
        assertThat(portal.follow(applied).text()).contains("The count is recorded.");
        assertThat(portal.follow(portal.send(report, APPLY)).text()).contains("The count is recorded.");

        List<JsonNode> entries = stock.ledger();
        assertThat(entries).hasSize(6);
        JsonNode first = entries.get(3);
        assertThat(first.path("note").stringValue()).isEqualTo("two\r\nlines & <b>");
        assertThat(first.path("reference").stringValue()).isEqualTo("INV-7");
        assertThat(first.path("source").stringValue()).isEqualTo("API");
        String key = Api.json(stock.get("/v1/me")).path("tokenId").stringValue();
        assertThat(first.path("sourceId").stringValue()).isEqualTo(key);
        assertThat(portal.page(at + "/audit").select("tbody tr").eachText())
                .filteredOn(row -> row.contains("Stock counted"))
                .singleElement()
                .asString()
                .contains(stock.access().client().email(), "counted 3", "first sequence 4", "last sequence 6");
        stock.verify();
    }

    @Test
    void everyWrongRowIsNamedByItsLineAndCanBeCorrected() {
        String file = "sku,countedQuantity\nA,1.0\n\nNO-SUCH-SKU,1\nA,2\n-,1\n";
        Document wrong = PortalClient.expect(
                422, portal.upload(portal.page(at + "/count"), CHECK, "file", file.getBytes(UTF_8)));

        assertThat(wrong.select("[role=alert]").text()).isEqualTo("Please correct the rows below. Nothing was saved.");
        assertThat(wrong.select("tbody th").eachText()).containsExactly("Line 2", "Line 5", "Line 6");
        assertThat(wrong.select(APPLY)).isEmpty();
        assertThat(wrong.select("#rows").val()).isEqualTo(file.strip());

        Document unknown = PortalClient.expect(
                422, portal.send(wrong, CHECK, "rows", "sku,countedQuantity\nA,1\n\nNO-SUCH-SKU,1\n"));
        assertThat(unknown.select("tbody tr").eachText())
                .singleElement()
                .asString()
                .startsWith("Line 4 NO-SUCH-SKU NO-SUCH-SKU is not in this warehouse's registry.");
        Document report = PortalClient.expect(200, portal.send(unknown, CHECK, "rows", "sku,countedQuantity\nA,1\n"));
        assertThat(portal.follow(portal.send(report, APPLY)).text()).contains("The count is recorded.");
        assertThat(stock.quantity("A")).isEqualTo(1);
    }

    @Test
    void aLevelThatHasChangedSinceTheCheckIsRefused() {
        Document report = PortalClient.expect(
                200,
                portal.send(
                        portal.page(at + "/count"), CHECK, "rows", "sku,countedQuantity,expectedQuantity\nA,7,100"));
        stock.sell(null, "A");
        Document refused = PortalClient.expect(409, portal.send(report, APPLY));

        assertThat(refused.select("tbody tr").text()).startsWith("Line 2 A A has 99, not the expected 100.");
        assertThat(stock.quantity("A")).isEqualTo(99);
    }

    @Test
    void whatIsNoFileIsExplained() {
        Document empty = portal.page(at + "/count");
        assertThat(alert(422, portal.upload(empty, CHECK, "file", new byte[0])))
                .isEqualTo("Choose a file, or paste its rows.");
        assertThat(alert(400, portal.upload(empty, CHECK, "file", "Ä".getBytes(ISO_8859_1))))
                .startsWith("The file is not valid UTF-8.");
        assertThat(alert(
                        422,
                        portal.send(empty, CHECK, "rows", "sku,countedQuantity\nA,1", "reference", "r".repeat(129))))
                .isEqualTo("The reference may have at most 128 characters.");
        assertThat(portal.upload(empty, CHECK, "file", new byte[1 << 20]).statusCode())
                .isEqualTo(413);
        String type = "multipart/form-data; boundary=Other";
        assertThat(portal.post(at + "/count", "--Boundary--", "Content-Type", type)
                        .statusCode())
                .isIn(400, 403);
    }

    @Test
    void aCountNeedsAnActiveSupervisorKey() {
        Document report = PortalClient.expect(
                200, portal.send(portal.page(at + "/count"), CHECK, "rows", "sku,countedQuantity\nA,1"));
        fixtures.mint(stock.access(), "{\"name\":\"scanner\",\"role\":\"WORKER\",\"workerId\":\"w-1\"}");
        fixtures.revoke(stock.access());

        assertThat(alert(422, portal.send(report, APPLY))).startsWith("Choose an active API key");
        Document without = PortalClient.expect(
                200, portal.send(portal.page(at + "/count"), CHECK, "rows", "sku,countedQuantity\nA,1"));
        assertThat(without.text()).contains("no active key with the role Supervisor");
        assertThat(without.select(APPLY)).isEmpty();
    }

    @Test
    void suspendedClientsAndOperatorsMayNotCount() {
        Document empty = portal.page(at + "/count");
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.8.90");
        assertThat(operator.get(at + "/count").statusCode()).isEqualTo(404);
        assertThat(operator.page(at + "/stock").text()).doesNotContain("Count by file");
        Fixtures.WarehouseAccess own = fixtures.newSandbox();
        PortalClient suspended = PortalClient.as(fixtures, own.client());
        String page = "/portal/warehouses/" + own.id() + "/count";
        Document form = suspended.page(page);
        fixtures.api().post("/ops/v1/accounts/" + own.client().id() + "/suspend", fixtures.operator(), null);

        assertThat(suspended
                        .send(form, CHECK, "rows", "sku,countedQuantity\nTEST-SKU,1")
                        .statusCode())
                .isEqualTo(403);
        assertThat(suspended.page(page).select("form[action$=/count]")).isEmpty();
        assertThat(suspended
                        .send(empty, CHECK, "rows", "sku,countedQuantity\nA,1")
                        .statusCode())
                .isIn(403, 404);
    }

    private static String alert(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(status);
        return Jsoup.parse(answer.body()).select("[role=alert]").text();
    }
}
