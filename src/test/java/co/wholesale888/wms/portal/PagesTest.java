package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What stands on the pages, and for whom. */
@ServiceTest
class PagesTest {

    private static final List<String> OF_A_WAREHOUSE = List.of(
            "",
            "/stock",
            "/stock.csv",
            "/stock/TEST-SKU",
            "/ledger",
            "/ledger.csv",
            "/keys",
            "/start",
            "/live",
            "/alerts",
            "/shipments",
            "/webhooks");

    @Autowired
    private Fixtures fixtures;

    @Test
    void anotherClientsWarehouseIsNotThereOnAnyPageOrForm() {
        Fixtures.Place theirs = fixtures.newSandbox();
        Fixtures.Place own = fixtures.newSandbox();
        PortalClient visitor = PortalClient.as(fixtures, own.client());
        String at = "/portal/warehouses/" + theirs.id();
        for (String page : OF_A_WAREHOUSE) {
            HttpResponse<String> answer = visitor.get(at + page);
            assertThat(answer.statusCode()).as(page).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("TEST-SKU");
        }
        String token = Api.json(fixtures.api()
                        .get(
                                "/v1/warehouses/" + theirs.id() + "/tokens",
                                theirs.client().authorization()))
                .at("/tokens/0/id")
                .stringValue();
        for (String form :
                List.of("/keys", "/keys/" + token + "/revoke", "/keys/" + token + "/reissue", "/ledger/verify")) {
            HttpResponse<String> answer = visitor.submit("/portal", at + form, "name", "x", "role", "SUPERVISOR");
            assertThat(answer.statusCode()).as(form).isEqualTo(404);
        }
        String foreignKey = "/portal/warehouses/" + own.id() + "/keys/" + token + "/revoke";
        assertThat(visitor.submit("/portal", foreignKey).statusCode()).isEqualTo(404);
        assertThat(fixtures.api().get("/v1/me", theirs.authorization()).statusCode())
                .as("nothing happened to their key")
                .isEqualTo(200);
        for (String page : List.of(
                "/portal/operator/accounts",
                "/portal/operator/warehouses",
                "/portal/operator/orders",
                "/portal/operator/review",
                "/portal/operator/audit")) {
            assertThat(visitor.get(page).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aKeysSecretIsShownOnceAndStandsInNoAddress() {
        Fixtures.Place place = fixtures.newSandbox();
        PortalClient visitor = PortalClient.as(fixtures, place.client());
        String keys = "/portal/warehouses/" + place.id() + "/keys";
        HttpResponse<String> minted = visitor.submit(keys, keys, "name", "erp", "role", "SUPERVISOR");
        assertThat(minted.statusCode()).isEqualTo(200);
        assertThat(minted.headers().firstValue("Cache-Control")).contains("no-store");
        String secret = Jsoup.parse(minted.body()).select("#secret").text();
        assertThat(secret).startsWith("wms_");
        assertThat(fixtures.api().get("/v1/me", Api.bearer(secret)).statusCode())
                .isEqualTo(200);
        Document after = visitor.page(keys);
        assertThat(after.html()).doesNotContain(secret);

        String revoke = after.select("form[action$=/revoke]").attr("action");
        assertThat(visitor.submit(keys, revoke).statusCode()).isEqualTo(302);
        assertThat(fixtures.api().get("/v1/me", Api.bearer(secret)).statusCode())
                .isEqualTo(401);
        assertThat(visitor.page(keys + "?done=revoked").text()).contains("The key is revoked");
    }

    @Test
    void aFormThatIsNotRightComesBackWithWhatIsWrongAndWhatWasEntered() {
        Fixtures.Place place = fixtures.newSandbox();
        PortalClient visitor = PortalClient.as(fixtures, place.client());
        String keys = "/portal/warehouses/" + place.id() + "/keys";
        HttpResponse<String> answer = visitor.submit(
                keys, keys, "name", "scanner", "role", "WORKER", "workerId", "", "expiresAt", "2001-01-01");
        assertThat(answer.statusCode()).isEqualTo(422);
        Document page = Jsoup.parse(answer.body());
        assertThat(page.select("#name").attr("value")).isEqualTo("scanner");
        assertThat(page.select("#workerId[aria-invalid=true]")).hasSize(1);
        assertThat(page.select("#workerId").val()).isEmpty();
        assertThat(page.select("#expiresAt").val()).isEqualTo("2001-01-01");
        assertThat(page.select("#expiresAt-hint").text()).contains("must be in the future");
    }

    @Test
    void aWebhookIsRegisteredPausedAndDeletedAndItsSecretShownOnce() {
        Fixtures.Place place = fixtures.newSandbox();
        PortalClient visitor = PortalClient.as(fixtures, place.client());
        String hooks = "/portal/warehouses/" + place.id() + "/webhooks";
        HttpResponse<String> refused =
                visitor.submit(hooks, hooks, "url", "ftp://erp.example.com/", "events", "alert.triggered");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(refused.body()).select("#url-hint .fault")).hasSize(1);
        HttpResponse<String> registered = visitor.submit(
                hooks,
                hooks,
                "url",
                "https://erp.example.com/hooks",
                "events",
                "alert.triggered",
                "events",
                "order.shipped");
        assertThat(registered.statusCode()).isEqualTo(200);
        String secret = Jsoup.parse(registered.body()).select("#secret").text();
        assertThat(secret).startsWith("whsec_");
        Document list = visitor.page(hooks);
        assertThat(list.html()).doesNotContain(secret);
        assertThat(list.text()).contains("alert.triggered, order.shipped");
        String one = list.select("tbody a").attr("href");
        assertThat(visitor.submit(one, one + "/pause").statusCode()).isEqualTo(302);
        assertThat(visitor.page(one).text()).contains("PAUSED");
        PortalClient stranger = PortalClient.as(fixtures, fixtures.newAccount());
        assertThat(stranger.get(one).statusCode()).isEqualTo(404);
        assertThat(stranger.submit("/portal", one + "/delete").statusCode()).isEqualTo(404);
        assertThat(visitor.submit(one, one + "/delete").statusCode()).isEqualTo(302);
        assertThat(visitor.page(hooks).text()).contains("No webhook yet");
    }

    @Test
    void stockIsSearchedFilteredAndSorted() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "TEE-A", "TEE-B", "MUG/1+2");
        stocked.count("TEE-B", 10);
        PortalClient visitor = PortalClient.as(fixtures, stocked.place().client());
        String stock = "/portal/warehouses/" + stocked.place().id() + "/stock";
        assertThat(skus(visitor.page(stock))).containsExactly("MUG/1+2", "TEE-A", "TEE-B");
        assertThat(skus(visitor.page(stock + "?q=tee&status=&sort=quantity&down=true")))
                .containsExactly("TEE-A", "TEE-B");
        assertThat(skus(visitor.page(stock + "?status=CRITICAL"))).containsExactly("TEE-B");
        assertThat(visitor.page(stock + "?q=nothing").text()).contains("Nothing matches");
        assertThat(visitor.get(stock + "?sort=wrong").statusCode()).isEqualTo(400);
        String link = visitor.page(stock).select("tr[data-key=MUG/1+2] a").attr("href");
        assertThat(visitor.page(link).select("h1").text()).isEqualTo("MUG/1+2");
        assertThat(visitor.get(stock + ".csv?q=mug").body())
                .contains("MUG/1+2,100,LOW")
                .doesNotContain("TEE");
        assertThat(visitor.get(stock + "/NO-SUCH").statusCode()).isEqualTo(404);
    }

    @Test
    void theLedgerIsFilteredPagedAndVerified() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 1_000, "A", "B");
        for (int i = 0; i < 60; i++) {
            stocked.sell(null, "A");
        }
        PortalClient visitor = PortalClient.as(fixtures, stocked.place().client());
        String ledger = "/portal/warehouses/" + stocked.place().id() + "/ledger";
        Document first = visitor.page(ledger + "?sku=A&type=&reference=&worker=");
        assertThat(first.select("#entries tr")).hasSize(50);
        Document second = visitor.page(first.select(".pager a:contains(Older)").attr("href"));
        assertThat(second.select("#entries tr")).hasSize(11);
        assertThat(visitor.page(ledger + "?type=ADJUSTMENT").select("#entries tr"))
                .hasSize(2);
        assertThat(visitor.page(ledger + "?source=SHIPMENT&from=&to=").text()).contains("Nothing matches");
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        assertThat(visitor.page(ledger + "?type=ADJUSTMENT&from=2020-01-01&to=" + today)
                        .select("#entries tr"))
                .hasSize(2);
        assertThat(visitor.page(ledger + "?to=2020-01-01").text()).contains("Nothing matches");
        assertThat(visitor.get(ledger + "?from=2020-02-30").statusCode()).isEqualTo(400);
        assertThat(visitor.get(ledger + ".csv?sku=A&from=" + today).body().lines())
                .hasSize(62);
        HttpResponse<String> verified = visitor.submit(ledger, ledger + "/verify");
        assertThat(Jsoup.parse(verified.body()).select("[role=status]").text())
                .contains("The ledger is whole", "62 entries checked");
    }

    @Test
    void hostileTextIsShownAsText() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 100, "A");
        String evil =
                "<script>alert(1)</script><img src=x onerror=alert(2)>\\\"'${1337*1337}[[1337*1337]]__${1337*1337}__";
        String body = """
                {"transactions":[{"sku":"A","type":"ISSUE","delta":-1,"workerId":"%1$s","reference":"%1$s","note":"%1$s"}]}""".formatted(evil.substring(0, 64).replace("\\\"", ""));
        assertThat(stocked.update(body, null).statusCode()).isEqualTo(200);
        Fixtures.Place place = stocked.place();
        String named = """
                {"name":"%s","role":"SUPERVISOR"}""".formatted(evil);
        fixtures.mint(place, named);
        PortalClient visitor = PortalClient.as(fixtures, place.client());
        for (String page : List.of("", "/ledger", "/stock/A", "/keys", "/ledger?reference=%3Cscript%3E%22'x")) {
            Document shown = visitor.page("/portal/warehouses/" + place.id() + page);
            assertThat(shown.select("script")).as(page).hasSize(1);
            assertThat(shown.select("[onerror], img[src=x], [style]")).isEmpty();
            assertThat(shown.html()).doesNotContain("1787569");
        }
    }

    @Test
    void pagesAreToldToLoadNothingFromElsewhere() {
        HttpResponse<String> answer = PortalClient.of(fixtures).get("/portal/sign-in");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        Document page = Jsoup.parse(answer.body());
        String style = page.select("link[rel=stylesheet]").attr("href");
        HttpResponse<String> asset = PortalClient.of(fixtures).get(style);
        assertThat(asset.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(asset.body()).doesNotContain("url(", "@import", "http://", "https://");
    }

    @Test
    void errorsInThePortalArePagesAndEverythingWorksUnderThePublicPrefix() {
        PortalClient visitor = PortalClient.as(fixtures, fixtures.newAccount());
        HttpResponse<String> nothing = visitor.get("/portal/nothing");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(Jsoup.parse(nothing.body()).select("h1").text()).isEqualTo("Not found");
        Document home = visitor.page("/api/wms/portal");
        assertThat(home.select("a.brand").attr("href")).isEqualTo("/api/wms/portal");
        assertThat(visitor.get(home.select("link[rel=stylesheet]").attr("href")).statusCode())
                .isEqualTo(200);
        assertThat(PortalClient.of(fixtures)
                        .get("/api/wms/portal")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/api/wms/portal/sign-in");
    }

    private static List<String> skus(Document page) {
        return page.select("#levels tr").eachAttr("data-key");
    }
}
