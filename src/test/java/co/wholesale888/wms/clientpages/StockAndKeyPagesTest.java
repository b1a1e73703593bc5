package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
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

/** The pages for stock, ledger, API keys and webhooks. */
@ServiceTest
class StockAndKeyPagesTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void secretOfKeyIsShownOnceAndInNoUrl() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        PortalClient portal = PortalClient.as(fixtures, warehouse.client());
        String keys = "/portal/warehouses/" + warehouse.id() + "/keys";
        HttpResponse<String> minted = portal.submit(keys, keys, "name", "erp", "role", "SUPERVISOR");
        assertThat(minted.statusCode()).isEqualTo(200);
        assertThat(minted.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        String secret = Jsoup.parse(minted.body()).select("#secret").text();
        assertThat(secret).startsWith("wms_");
        assertThat(fixtures.api().get("/v1/me", Api.bearer(secret)).statusCode())
                .isEqualTo(200);
        Document after = portal.page(keys);
        assertThat(after.html()).doesNotContain(secret);

        String revoke = after.select("form[action$=/revoke]").attr("action");
        assertThat(portal.submit(keys, revoke).statusCode()).isEqualTo(302);
        assertThat(fixtures.api().get("/v1/me", Api.bearer(secret)).statusCode())
                .isEqualTo(401);
        assertThat(portal.page(keys).text()).contains("The key is revoked");
    }

    @Test
    void invalidFormIsShownAgainWithErrorsAndInput() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        PortalClient portal = PortalClient.as(fixtures, warehouse.client());
        String keys = "/portal/warehouses/" + warehouse.id() + "/keys";
        HttpResponse<String> answer = portal.submit(
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
    void webhookIsRegisteredPausedAndDeleted() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        PortalClient portal = PortalClient.as(fixtures, warehouse.client());
        String hooks = "/portal/warehouses/" + warehouse.id() + "/webhooks";
        HttpResponse<String> refused =
                portal.submit(hooks, hooks, "url", "ftp://erp.example.com/", "events", "alert.triggered");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Jsoup.parse(refused.body()).select("#url-hint .error")).hasSize(1);
        HttpResponse<String> registered = portal.submit(
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
        Document list = portal.page(hooks);
        assertThat(list.html()).doesNotContain(secret);
        assertThat(list.text()).contains("alert.triggered, order.shipped");
        String one = list.select("tbody a").attr("href");
        assertThat(portal.submit(one, one + "/pause").statusCode()).isEqualTo(302);
        assertThat(portal.page(one).text()).contains("PAUSED");
        PortalClient stranger = PortalClient.as(fixtures, fixtures.newAccount());
        assertThat(stranger.get(one).statusCode()).isEqualTo(404);
        assertThat(stranger.submit("/portal", one + "/delete").statusCode()).isEqualTo(404);
        assertThat(portal.submit(one, one + "/delete").statusCode()).isEqualTo(302);
        assertThat(portal.page(hooks).text()).contains("No webhooks yet");
    }

    @Test
    void stockIsSearchedFilteredAndSorted() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "TEE-A", "TEE-B", "MUG/1+2");
        warehouse.count("TEE-B", 10);
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String stock = "/portal/warehouses/" + warehouse.access().id() + "/stock";
        assertThat(skus(portal.page(stock))).containsExactly("MUG/1+2", "TEE-A", "TEE-B");
        assertThat(skus(portal.page(stock + "?q=tee&status=&sort=quantity&down=true")))
                .containsExactly("TEE-A", "TEE-B");
        assertThat(skus(portal.page(stock + "?status=CRITICAL"))).containsExactly("TEE-B");
        assertThat(portal.page(stock + "?q=nothing").text()).contains("Nothing matches");
        assertThat(portal.get(stock + "?sort=wrong").statusCode()).isEqualTo(400);
        String link = portal.page(stock).select("tr[data-key=MUG/1+2] a").attr("href");
        assertThat(portal.page(link).select("h1").text()).isEqualTo("MUG/1+2");
        assertThat(portal.get(stock + ".csv?q=mug").body())
                .contains("MUG/1+2,100,LOW")
                .doesNotContain("TEE");
        assertThat(portal.get(stock + "/NO-SUCH").statusCode()).isEqualTo(404);
    }

    @Test
    void ledgerIsFilteredAndPaged() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1_000, "A", "B");
        for (int i = 0; i < 60; i++) {
            warehouse.sell(null, "A");
        }
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        String ledger = "/portal/warehouses/" + warehouse.access().id() + "/ledger";
        Document first = portal.page(ledger + "?sku=A&type=&reference=&worker=");
        assertThat(first.select("#entries tr")).hasSize(50);
        Document second = portal.page(first.select(".pager a:contains(Older)").attr("href"));
        assertThat(second.select("#entries tr")).hasSize(11);
        assertThat(portal.page(ledger + "?type=ADJUSTMENT").select("#entries tr"))
                .hasSize(2);
        assertThat(portal.page(ledger + "?source=SHIPMENT&from=&to=").text()).contains("Nothing matches");
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        assertThat(portal.page(ledger + "?type=ADJUSTMENT&from=2020-01-01&to=" + today)
                        .select("#entries tr"))
                .hasSize(2);
        assertThat(portal.page(ledger + "?to=2020-01-01").text()).contains("Nothing matches");
        String complete = "SKU, reference and worker ID must be complete";
        assertThat(portal.page(ledger + "?sku=a").text()).contains("Nothing matches", complete);
        assertThat(portal.page(ledger + "?reference=PO").text()).contains("Nothing matches", complete);
        Document reversed = portal.page(ledger + "?from=2020-01-02&to=2020-01-01");
        assertThat(reversed.select("#to[aria-invalid=true] + .error").text())
                .isEqualTo("The last day is before the first.");
        assertThat(reversed.text()).doesNotContain(complete);
        assertThat(portal.page(ledger + "?from=2020-01-01&to=2020-01-01").select(".error"))
                .isEmpty();
        assertThat(portal.get(ledger + "?from=2020-02-30").statusCode()).isEqualTo(400);
        assertThat(portal.get(ledger + ".csv?sku=A&from=" + today).body().lines())
                .hasSize(62);
    }

    @Test
    void hostileTextIsEscaped() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        String evil =
                "<script>alert(1)</script><img src=x onerror=alert(2)>\\\"'${1337*1337}[[1337*1337]]__${1337*1337}__";
        String body = """
                {"transactions":[{"sku":"A","type":"ISSUE","delta":-1,"workerId":"%1$s","reference":"%1$s","note":"%1$s"}]}""".formatted(evil.substring(0, 64).replace("\\\"", ""));
        assertThat(warehouse.update(body, null).statusCode()).isEqualTo(200);
        String named = """
                {"name":"%s","role":"SUPERVISOR"}""".formatted(evil);
        fixtures.mint(warehouse.access(), named);
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        for (String page : List.of("", "/ledger", "/stock/A", "/keys", "/ledger?reference=%3Cscript%3E%22'x")) {
            Document shown =
                    portal.page("/portal/warehouses/" + warehouse.access().id() + page);
            assertThat(shown.select("script")).as(page).hasSize(1);
            assertThat(shown.select("[onerror], img[src=x], [style]")).isEmpty();
            assertThat(shown.html()).doesNotContain("1787569");
        }
    }

    private static List<String> skus(Document page) {
        return page.select("#levels tr").eachAttr("data-key");
    }
}
