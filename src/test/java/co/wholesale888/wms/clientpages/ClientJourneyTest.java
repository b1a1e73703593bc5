package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;

/** Client pages in a browser: from sign-up to the first sale, live updates, accessibility. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class ClientJourneyTest {

    private static final String PASSWORD = "four random words here";
    private static final String SALE = """
            {"transactions":[{"sku":"TEST-SKU","delta":-12,"type":"SALE"}]}""";

    @Autowired
    private Fixtures fixtures;

    @Test
    void signUpCreateKeySellAndRevokeKey() {
        String email = "person-" + UUID.randomUUID() + "@example.com";
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.goTo("/portal").click("Sign up", "Sign up");
            browser.type("name", "Person & Sons").type("email", email).type("password", PASSWORD);
            browser.click("Sign up", "Your account is waiting for approval");
            browser.goTo("/portal/sign-in").type("email", email).type("password", PASSWORD);
            browser.click("Sign in", "waiting for approval");
            approve(email);
            browser.goTo("/portal").click("Create a sandbox", "Register a warehouse");
            browser.click("Register", "The warehouse is registered");
            browser.click("API keys", "Create a key").type("name", "erp");
            browser.choose("role", "Supervisor").click("Create key", "It is shown only once");
            String key = Api.bearer(browser.text("#secret"));

            assertThat(sell(key).statusCode()).isEqualTo(200);
            browser.click("Stock", "TEST-SKU").waitFor("88");
            browser.click("Getting started", "Post a sale");
            assertThat(browser.text(".steps")).contains("done");

            browser.click("API keys", "Active keys");
            browser.openAll("details.confirm");
            assertThat(browser.text()).contains("cannot be undone");
            browser.click("Revoke erp", "The key is revoked");
            assertThat(sell(key).statusCode()).isEqualTo(401);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void openStockPageShowsChangesAsTheyHappen() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "TEE-BLK-L", "TEE-WHT-M");
        Fixtures.ClientUser client = warehouse.access().client();
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.as(client.email(), client.password());
            browser.goTo("/portal/warehouses/" + warehouse.access().id() + "/stock")
                    .waitFor("Live");
            assertThat(browser.text("tr[data-key=TEE-BLK-L]")).contains("100");
            warehouse.count("TEE-BLK-L", 7);
            browser.waitFor("Critical 1");
            assertThat(browser.text("tr[data-key=TEE-BLK-L]")).contains("7", "CRITICAL");
            browser.type("q", "wht").waitUntilGone("tr[data-key=TEE-BLK-L]");
            assertThat(browser.text()).contains("TEE-WHT-M");
            Awaitility.await("the download has the filter of the page")
                    .until(() -> browser.count("a[href$='stock.csv?q=wht']") == 1);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void livePageOfAnEndedSessionAsksForTheSignIn() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        Fixtures.ClientUser client = warehouse.access().client();
        String page = "/portal/warehouses/" + warehouse.access().id() + "/stock";
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.as(client.email(), client.password());
            browser.goTo(page).waitFor("Live");
            PortalClient.as(fixtures, client).submit("/portal/profile", "/portal/profile/sessions/end-all");
            warehouse.count("A", 7);
            browser.waitFor("Forgotten your password?");
            browser.type("email", client.email()).type("password", client.password());
            browser.click("Sign in", "Critical 1");
        }
    }

    @Test
    void pageIsLiveAgainAfterManyQuickPageChanges() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (Browser browser = Browser.open(fixtures.api().base())) {
            Fixtures.ClientUser client = warehouse.access().client();
            browser.as(client.email(), client.password());
            for (int i = 0; i < 8; i++) {
                browser.goTo("/portal/warehouses/" + warehouse.access().id() + "/stock");
            }
            browser.waitFor("Live");
        }
    }

    @Test
    void pagesAreAccessibleWideAndLightOrNarrowAndDark() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "TEE-BLK-L", "MUG/888+X");
        warehouse.sell(null, "TEE-BLK-L");
        warehouse.count("MUG/888+X", 3);
        Fixtures.ClientUser client = warehouse.access().client();
        String at = "/portal/warehouses/" + warehouse.access().id();
        String hook = made("/v1/webhooks", warehouse.access(), """
                {"url":"https://erp.example.com/%s","events":["alert.triggered"]}""".formatted("a-long-path".repeat(20)));
        String delivery = made("/v1/webhooks/" + hook + "/test", warehouse.access(), "");
        List<String> pages = List.of(
                "/portal",
                "/portal/warehouses/new",
                at,
                at + "/stock",
                at + "/stock/TEE-BLK-L",
                at + "/ledger",
                at + "/exports",
                at + "/exports/ledger?sku=TEE-BLK-L",
                at + "/keys",
                at + "/alerts",
                at + "/shipments",
                at + "/webhooks",
                at + "/webhooks/" + hook,
                at + "/webhooks/" + hook + "/deliveries/" + delivery,
                at + "/webhooks/" + hook + "/check",
                at + "/requests",
                at + "/requests?method=DELETE",
                at + "/start",
                at + "/audit",
                at + "/search?q=T",
                "/portal/nothing");
        PortalClient portal = PortalClient.as(fixtures, client);
        portal.follow(portal.send(portal.page(at + "/exports/stock"), "main form"));
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.inspect(List.of("/portal/sign-in", "/portal/sign-up", "/portal/confirm-email"));
            browser.as(client.email(), client.password());
            browser.inspect(pages);
        }
    }

    private String made(String path, Fixtures.WarehouseAccess warehouse, String body) {
        return Api.json(fixtures.api().post(path, warehouse.authorization(), body))
                .path("id")
                .stringValue();
    }

    private void approve(String email) {
        String cursor = "";
        while (true) {
            var page = Api.json(fixtures.api().get("/ops/v1/accounts?status=PENDING" + cursor, fixtures.operator()));
            for (var account : page.path("accounts")) {
                if (account.path("email").stringValue().equals(email)) {
                    String id = account.path("id").stringValue();
                    assertThat(fixtures.api()
                                    .post("/ops/v1/accounts/" + id + "/approve", fixtures.operator(), null)
                                    .statusCode())
                            .isEqualTo(200);
                    return;
                }
            }
            assertThat(page.path("hasMore").booleanValue())
                    .as("no pending account of " + email)
                    .isTrue();
            cursor = "&cursor=" + page.path("nextCursor").stringValue();
        }
    }

    private HttpResponse<String> sell(String key) {
        return fixtures.api().post("/v1/stock/update", key, SALE);
    }
}
