package co.wholesale888.wms.clientpages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Counting by file in the portal: upload, compare, apply once; each file has a page of its own. */
@ServiceTest
class CountPageTest {

    private static final String CHECK = "form[action$=/count]";
    private static final String APPLY = "form[action$=/apply]";
    private static final String DISCARD = "form[action$=/discard]";

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
    void anUploadedFileIsComparedAndAppliedOnce() {
        Document empty = portal.page(
                portal.page(at + "/stock").select("a:contains(Count by file)").attr("href"));
        String file = "\uFEFFsku;countedQuantity;note\r\nC;97;\"two\r\nlines & <b>\"\r\nA;100;\r\nB;103;\r\n";
        HttpResponse<String> uploaded = portal.upload(empty, CHECK, "file", file.getBytes(UTF_8), "reference", "INV-7");
        Document report = portal.follow(uploaded);

        assertThat(report.select("h1").text()).isEqualTo("Count INV-7");
        assertThat(report.select(".tile strong").eachText()).containsExactly("3", "2", "1");
        assertThat(report.select("tbody tr").eachText()).containsExactly("C 100 97 −3", "B 100 103 +3");
        assertThat(report.select("main p:contains(Compared with) time")).hasSize(1);
        assertThat(stock.ledger()).hasSize(3);

        Document applied = applied(portal.send(report, APPLY));
        assertThat(applied.text())
                .contains("The file is applied. The ledger has 3 entries for it, No. 4 to 6.")
                .contains("asked for by " + stock.access().client().email());
        assertThat(applied.select("main form")).isEmpty();
        assertThat(portal.follow(portal.send(report, APPLY)).text()).contains("No. 4 to 6.");

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
                .contains(
                        stock.access().client().email(),
                        "127.0.0.1",
                        "INV-7",
                        "counted 3",
                        "first sequence 4",
                        "last sequence 6");
        assertThat(portal.page(applied.select("a:contains(See it in the ledger)")
                                .attr("href"))
                        .select("tbody tr"))
                .hasSize(3);
        stock.verify();
    }

    @Test
    void aFileCanBeLeftAndComeBackToAndIsComparedAnew() {
        upload("sku,countedQuantity\nA,90\n");
        stock.sell(null, "A");
        Document list = portal.page(at + "/count");
        assertThat(list.select("tbody tr").text())
                .contains("NOT APPLIED 1 " + stock.access().client().email());
        Document again = portal.page(list.select("tbody a").attr("href"));
        assertThat(again.select("tbody tr").eachText()).containsExactly("A 99 90 −9");

        PortalClient colleague =
                PortalClient.as(fixtures, Colleague.of(fixtures, stock.access().client(), "MEMBER"));
        applied(colleague, colleague.send(colleague.page(path(again)), APPLY));
        assertThat(portal.page(at + "/count").select("tbody tr").text()).contains("APPLIED", "No. 5");
        assertThat(stock.quantity("A")).isEqualTo(90);
    }

    @Test
    void theSameFileSentTwiceIsOneImport() {
        HttpResponse<String> first = portal.send(portal.page(at + "/count"), CHECK, "rows", "sku,countedQuantity\nA,1");
        HttpResponse<String> twin = portal.send(portal.page(at + "/count"), CHECK, "rows", "sku,countedQuantity\nA,1");
        assertThat(twin.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        upload("sku,countedQuantity\nA,2");
        assertThat(portal.page(at + "/count").select("tbody tr")).hasSize(2);
    }

    @Test
    void everyWrongRowIsNamedByItsLineAndCanBeCorrected() {
        Document wrong = upload("sku,countedQuantity\nA,1.0\n\nNO-SUCH-SKU,1\nA,2\n-,1\n");
        assertThat(wrong.text()).contains("The file cannot be applied like this.");
        assertThat(wrong.select("tbody th").eachText()).containsExactly("Line 2", "Line 5", "Line 6");
        assertThat(wrong.select(APPLY)).isEmpty();
        assertThat(portal.page(at + "/count").select("tbody tr").text()).contains("NOT APPLIED 3 wrong");

        Document header = upload("product;qty\nA;1\n");
        assertThat(header.select("tbody th").eachText()).containsExactly("Line 1", "Line 1");
        assertThat(header.select("#wrong").text()).isEqualTo("Wrong rows (1)");
        assertThat(portal.page(at + "/count").select("tbody tr").first().text()).contains("NOT APPLIED 1 wrong");

        Document unknown = upload("sku,countedQuantity\nA,1\n\nNO-SUCH-SKU,1\n");
        assertThat(unknown.select("tbody tr").eachText())
                .singleElement()
                .asString()
                .startsWith("Line 4 NO-SUCH-SKU NO-SUCH-SKU is not in this warehouse's registry.");
        assertThat(unknown.select(APPLY)).isEmpty();
        stock.register(fixtures.operator(), "NO-SUCH-SKU", 1, 2);
        applied(portal.send(portal.page(path(unknown)), APPLY));
        assertThat(stock.quantity("A")).isEqualTo(1);
    }

    @Test
    void aLevelThatHasChangedSinceTheReportIsRefusedAndCanBeAppliedLater() {
        Document report = upload("sku,countedQuantity,expectedQuantity\nA,7,100");
        stock.sell(null, "A");
        Document refused = ended(portal, portal.send(report, APPLY));

        assertThat(refused.select("[role=alert]").text())
                .startsWith("The file was not applied. Nothing was changed. Line 2: A has 99, not the expected 100.");
        assertThat(refused.select("tbody tr").text()).startsWith("Line 2 A A has 99, not the expected 100.");
        assertThat(portal.page(at + "/count").select("tbody tr").text()).contains("REFUSED 1");
        assertThat(stock.quantity("A")).isEqualTo(99);

        stock.count("A", 100);
        Document again = portal.page(path(refused));
        assertThat(again.select("tbody tr").eachText()).containsExactly("A 100 7 −93");
        applied(portal.send(again, APPLY));
        assertThat(stock.quantity("A")).isEqualTo(7);
    }

    @Test
    void differencesThatNobodyHasSeenAreNotApplied() {
        Document report = upload("sku,countedQuantity\nA,98\nB,100");
        assertThat(report.select("tbody tr").eachText()).containsExactly("A 100 98 −2");
        stock.sell(null, "B");
        Document refused = ended(portal, portal.send(report, APPLY));

        assertThat(refused.select("[role=alert]").text())
                .startsWith("The file was not applied. Levels have changed since the differences were shown.");
        assertThat(stock.quantity("A") + " " + stock.quantity("B")).isEqualTo("100 99");
        assertThat(stock.ledger()).hasSize(4);
        assertThat(refused.select("tbody tr").eachText()).containsExactly("A 100 98 −2", "B 99 100 +1");

        stock.sell(null, "C");
        applied(portal.send(refused, APPLY));
        assertThat(stock.quantity("A") + " " + stock.quantity("B")).isEqualTo("98 100");
        stock.verify();
    }

    @Test
    void aFileIsDiscarded() {
        Document report = upload("sku,countedQuantity\nA,7");
        assertThat(report.select(DISCARD).first().closest("details:not([open])"))
                .isNotNull();
        Document list = portal.follow(portal.send(report, DISCARD));
        assertThat(list.text()).contains("The file is discarded.");
        assertThat(list.select("tbody tr")).isEmpty();
        assertThat(portal.get(path(report)).statusCode()).isEqualTo(404);
        PortalClient.expect(404, portal.send(report, APPLY));
        assertThat(stock.quantity("A")).isEqualTo(100);

        Document other = upload("sku,countedQuantity\nA,8");
        applied(portal.send(other, APPLY));
        assertThat(PortalClient.expect(409, portal.send(other, DISCARD)).text()).contains("is applied already");
    }

    @Test
    void whatIsNoFileIsExplainedAndNotStored() {
        Document empty = portal.page(at + "/count");
        assertThat(alert(422, portal.upload(empty, CHECK, "file", new byte[0])))
                .isEqualTo("Choose a file, or paste its rows.");
        assertThat(alert(400, portal.upload(empty, CHECK, "file", "Ä".getBytes(ISO_8859_1))))
                .startsWith("Line 1 is not valid UTF-8.");
        HttpResponse<String> tooLong =
                portal.send(empty, CHECK, "rows", "sku,countedQuantity\nA,1", "reference", "r".repeat(129));
        assertThat(alert(422, tooLong)).isEqualTo("The reference may have at most 128 characters.");
        assertThat(Jsoup.parse(tooLong.body()).select("#rows").val()).isEqualTo("sku,countedQuantity\nA,1");
        assertThat(portal.upload(empty, CHECK, "file", new byte[1 << 20]).statusCode())
                .isEqualTo(413);
        String type = "multipart/form-data; boundary=Other";
        assertThat(portal.post(at + "/count", "--Boundary--", "Content-Type", type)
                        .statusCode())
                .isIn(400, 403);
        assertThat(portal.page(at + "/count").select("tbody tr")).isEmpty();
    }

    @Test
    void aCountNeedsAnActiveSupervisorKey() {
        Document report = upload("sku,countedQuantity\nA,1");
        fixtures.mint(stock.access(), "{\"name\":\"scanner\",\"role\":\"WORKER\",\"workerId\":\"w-1\"}");
        fixtures.revoke(stock.access());

        assertThat(alert(422, portal.send(report, APPLY))).startsWith("Choose an active API key");
        Document without = portal.page(path(report));
        assertThat(without.text()).contains("no active key with the role Supervisor");
        assertThat(without.select(APPLY)).isEmpty();
        assertThat(portal.follow(portal.get(path(report) + "/apply"))
                        .select("h1")
                        .text())
                .isEqualTo("Count");
    }

    @Test
    void viewersLookAndOthersDoNotCount() {
        Document empty = portal.page(at + "/count");
        Document report = upload("sku,countedQuantity\nA,1");
        PortalClient viewer =
                PortalClient.as(fixtures, Colleague.of(fixtures, stock.access().client(), "VIEWER"));
        assertThat(viewer.page(at + "/count").select("tbody tr")).hasSize(1);
        Document seen = viewer.page(path(report));
        assertThat(seen.select("tbody tr").eachText()).containsExactly("A 100 1 −99");
        assertThat(seen.select("main form")).isEmpty();

        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.8.90");
        assertThat(operator.get(at + "/count").statusCode()).isEqualTo(404);
        assertThat(operator.get(path(report)).statusCode()).isEqualTo(404);
        assertThat(operator.page(at + "/stock").text()).doesNotContain("Count by file");
        Fixtures.WarehouseAccess own = fixtures.newSandbox();
        PortalClient suspended = PortalClient.as(fixtures, own.client());
        String page = "/portal/warehouses/" + own.id() + "/count";
        assertThat(suspended.get(path(report)).statusCode()).isEqualTo(404);
        assertThat(suspended
                        .get(page + path(report).substring(path(report).lastIndexOf('/')))
                        .statusCode())
                .as("another account's file in the own warehouse")
                .isEqualTo(404);
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

    private Document upload(String rows) {
        return portal.follow(portal.send(portal.page(at + "/count"), CHECK, "rows", rows));
    }

    private Document applied(HttpResponse<String> asked) {
        return applied(portal, asked);
    }

    private static Document applied(PortalClient portal, HttpResponse<String> asked) {
        Document ended = ended(portal, asked);
        assertThat(ended.text()).contains("The file is applied.");
        return ended;
    }

    /** Waits on the page of the file until it is applied or refused. */
    private static Document ended(PortalClient portal, HttpResponse<String> asked) {
        String page = path(portal.follow(asked));
        return Awaitility.await()
                .until(
                        () -> portal.page(page),
                        shown -> shown.select("progress").isEmpty());
    }

    private static String path(Document page) {
        return page.location().replaceFirst("https?://[^/]+", "").replaceFirst("\\?.*", "");
    }

    private static String alert(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(status);
        return Jsoup.parse(answer.body()).select("[role=alert]").text();
    }
}
