package co.wholesale888.wms.operatorpages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Thresholds and pars by file: download, check, apply once. */
@ServiceTest
class ThresholdFileTest {

    private static final String CHECK = "form[action$=/file]";
    private static final String APPLY = "form[action$=/apply]";

    @Autowired
    private Fixtures fixtures;

    private WarehouseFixture stock;
    private PortalClient portal;
    private String at;

    @BeforeEach
    void signIn() {
        stock = WarehouseFixture.with(fixtures, 100, "A", "B", "C");
        portal = PortalClient.asOperator(fixtures, "127.0.8.93");
        at = "/portal/operator/warehouses/" + stock.access().id() + "/levels/file";
    }

    @Test
    void aDownloadedFileIsEditedAndAppliedOnce() {
        Document stockPage = portal.page("/portal/warehouses/" + stock.access().id() + "/stock");
        Document empty =
                portal.page(stockPage.select("a:contains(Thresholds by file)").attr("href"));
        String downloaded =
                portal.get(empty.select("a:contains(Download)").attr("href")).body();
        assertThat(downloaded).isEqualTo("sku,threshold,par\r\nA,40,120\r\nB,40,120\r\nC,40,120\r\n");
        String file = downloaded.replace("A,40,120", "A,100,300").replace("B,40,120", "B,40,110") + "NEW/1,5,10\r\n";

        Document report = portal.follow(portal.upload(empty, CHECK, "file", file.getBytes(UTF_8)));
        assertThat(report.select(".tile strong").eachText()).containsExactly("4", "1", "2", "0");
        assertThat(report.select("tbody tr").eachText())
                .containsExactly("A changed 40 → 100 120 → 300", "B changed 40 120 → 110", "NEW/1 new 5 10");
        assertThat(level("A")).isEqualTo("40 120");

        assertThat(ended(portal.send(report, APPLY)).text())
                .contains("The file is applied. SKUs registered: 1, changed: 2, reviewed: 0.");
        assertThat(ended(portal.send(report, APPLY)).text()).contains("The file is applied.");
        assertThat(portal.page(at).select("tbody tr").text())
                .contains("APPLIED 4 " + PortalClient.operator(fixtures)[0] + " SKUs registered: 1");
        assertThat(level("A")).isEqualTo("100 300");
        assertThat(level("B")).isEqualTo("40 110");
        assertThat(level("C")).isEqualTo("40 120");
        assertThat(level("NEW%2F1")).isEqualTo("5 10");
        assertThat(portal.page("/portal/warehouses/" + stock.access().id() + "/audit")
                        .select("tbody tr")
                        .eachText())
                .filteredOn(row -> row.contains("Thresholds uploaded"))
                .singleElement()
                .asString()
                .contains(
                        PortalClient.operator(fixtures)[0],
                        "127.0.8.93",
                        "rows 4",
                        "registered 1",
                        "changed 2",
                        "reviewed 0");
        stock.verify();
    }

    @Test
    void alertsFollowTheNewThresholds() {
        apply("sku,threshold,par\nA,100,120\nB,99,120\nC,200,300\nNEW,5,10\n");
        Awaitility.await().untilAsserted(() -> assertThat(openAlerts()).isEqualTo("A C"));
        apply("par;sku;threshold\n120;A;99\n120;B;100\n");
        Awaitility.await().untilAsserted(() -> assertThat(openAlerts()).isEqualTo("B C"));
        stock.sell(null, "A");
        Awaitility.await().untilAsserted(() -> assertThat(openAlerts()).isEqualTo("A B C"));
    }

    @Test
    void everyWrongRowIsNamedByItsLineAndNothingChanges() {
        String file = """
                par,sku,threshold
                300,A,100
                120,A,40
                10,B,10

                1,-,0
                ,C,1
                20,C2,1.5
                20,C3
                1000000000001,C4,1
                """;
        Document wrong = upload(file);
        assertThat(wrong.select("tbody tr").eachText())
                .containsExactly(
                        "Line 3 A sku A is at line 2 already.",
                        "Line 4 B threshold must be less than par.",
                        "Line 6 - sku must be 1 to 64 of A-Z a-z 0-9 . _ / + - and start with a letter or digit.",
                        "Line 7 C par must be a whole number from 1 to 1000000000000.",
                        "Line 8 C2 threshold must be a whole number from 0 to 999999999999.",
                        "Line 9 C3 The row has 2 cells, but the header has 3.",
                        "Line 10 C4 par must be a whole number from 1 to 1000000000000.");
        assertThat(wrong.select(APPLY)).isEmpty();
        assertThat(level("A")).isEqualTo("40 120");

        assertThat(upload("threshold,sku\n1,A").select("tbody tr").eachText())
                .containsExactly("Line 1 The column par is missing.");
        Document empty = portal.page(at);
        assertThat(upload("threshold,sku,par,color\n1,A,2,red")
                        .select("tbody tr")
                        .text())
                .startsWith("Line 1 ")
                .contains("color");
        PortalClient.expect(422, portal.send(empty, CHECK, "rows", ""));
        assertThat(PortalClient.expect(422, portal.send(empty, CHECK, "rows", "sku,threshold,par\n"))
                        .select("[role=alert]")
                        .text())
                .isEqualTo("The file must have 1 to 10000 rows.");
        assertThat(portal.page(at).select("tbody tr").eachText())
                .hasSize(3)
                .anySatisfy(row -> assertThat(row).contains("NOT APPLIED 7 wrong"));
    }

    @Test
    void aThresholdThatHasChangedSinceTheReportIsRefused() {
        String file = "sku,threshold,par\nA,1,2\nB,1,2\n";
        Document report = upload(file);
        stock.register(fixtures.operator(), "B", 7, 9);
        Document refused = ended(portal.send(report, APPLY));
        assertThat(refused.select("[role=alert]").text())
                .startsWith("The file was not applied.")
                .contains("have changed since the report was shown");
        assertThat(level("A")).isEqualTo("40 120");
        assertThat(level("B")).isEqualTo("7 9");
        assertThat(refused.select("tbody tr").eachText())
                .containsExactly("A changed 40 → 1 120 → 2", "B changed 7 → 1 9 → 2");
        ended(portal.send(refused, APPLY));
        assertThat(level("A") + " " + level("B")).isEqualTo("1 2 1 2");
    }

    @Test
    void aFileIsDiscarded() {
        Document report = upload("sku,threshold,par\nA,1,2\n");
        Document list = portal.follow(portal.send(report, "form[action$=/discard]"));
        assertThat(list.text()).contains("The file is discarded.");
        assertThat(list.select("tbody tr")).isEmpty();
        PortalClient.expect(404, portal.send(report, APPLY));
        assertThat(level("A")).isEqualTo("40 120");
    }

    @Test
    void tenThousandRowsAreAppliedAsOne() {
        String file = IntStream.range(0, 10_000)
                .mapToObj(i -> "SKU-" + i + "," + i % 7 + ",10\n")
                .collect(Collectors.joining("", "sku,threshold,par\n", ""));
        apply(file);
        apply(file.replace(",10\n", ",20\n"));
        assertThat(level("SKU-9999")).isEqualTo("3 20");
        assertThat(portal.get(at + ".csv").body().lines()).hasSize(10_004);
        Document tooMany = PortalClient.expect(422, portal.send(portal.page(at), CHECK, "rows", file + "ONE-MORE,1,2"));
        assertThat(tooMany.select("[role=alert]").text()).isEqualTo("The file must have 1 to 10000 rows.");
    }

    @Test
    void clientsHaveNoSuchPage() {
        PortalClient client = PortalClient.as(fixtures, stock.access().client());
        assertThat(client.get(at).statusCode()).isEqualTo(404);
        assertThat(client.get(path(upload("sku,threshold,par\nA,1,2\n"))).statusCode())
                .isEqualTo(404);
        assertThat(client.get(at + ".csv").statusCode()).isEqualTo(404);
        assertThat(client.page("/portal/warehouses/" + stock.access().id() + "/stock")
                        .text())
                .doesNotContain("Thresholds by file");
    }

    private Document upload(String rows) {
        return portal.follow(portal.send(portal.page(at), CHECK, "rows", rows));
    }

    private void apply(String file) {
        Document report = portal.follow(portal.upload(portal.page(at), CHECK, "file", file.getBytes(UTF_8)));
        assertThat(ended(portal.send(report, APPLY)).text()).contains("The file is applied.");
    }

    /** Waits on the page of the file until it is applied or refused. */
    private Document ended(HttpResponse<String> asked) {
        String page = path(portal.follow(asked));
        return Awaitility.await()
                // The page is 503 while the file is being applied, and it has waited too long for its turn
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(
                        () -> portal.page(page),
                        shown -> shown.select("progress").isEmpty());
    }

    private static String path(Document page) {
        return page.location().replaceFirst("https?://[^/]+", "");
    }

    private String level(String sku) {
        JsonNode item = Api.json(stock.get("/v1/stock?sku=" + sku)).at("/items/0");
        return item.path("threshold") + " " + item.path("par");
    }

    private String openAlerts() {
        return Api.json(stock.get("/v1/alerts"))
                .path("alerts")
                .valueStream()
                .map(alert -> alert.path("sku").stringValue())
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
