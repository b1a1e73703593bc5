package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Pages offer what works and what the user may do, and ask before they destroy something. */
@ServiceTest
class OfferedActionsTest {

    /** What takes something away from somebody, by the end of the form's path. */
    private static final String DESTRUCTIVE = "form[action~=/(revoke|reissue|suspend|cancel|delete|pause"
            + "|rotate|remove|discard|withdraw|renew|role|reset-link|end-all|end-sessions)$]";

    @Autowired
    private Fixtures fixtures;

    @Test
    void destructiveFormsAreClosedUntilTheyAreOpened() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        String at = "/portal/warehouses/" + warehouse.access().id();
        String hook = id(fixtures.api().post("/v1/webhooks", warehouse.access().authorization(), """
                {"url":"https://erp.example.com/a","events":["*"]}"""));
        String orders = "/ops/v1/warehouses/" + warehouse.access().id() + "/orders";
        String order = id(fixtures.api().post(orders, fixtures.operator(), """
                {"reference":"PO-1","lines":[{"sku":"A","quantity":1}]}"""));
        PortalClient client = PortalClient.as(fixtures, warehouse.access().client());
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");

        requireAsks(client.page(at + "/keys"), 2);
        requireAsks(client.page(at + "/webhooks/" + hook), 3);
        requireAsks(
                client.follow(client.send(
                        client.page(at + "/count"), "form[action$=/count]", "rows", "sku,countedQuantity\nA,1")),
                1);
        requireAsks(client.page("/portal/profile"), 1);
        Colleague.invite(client, "/portal/users", "email", UUID.randomUUID() + "@example.com", "role", "OWNER");
        requireAsks(client.page("/portal/users"), 2);
        requireAsks(operator.page("/portal/operator/accounts?status=APPROVED"), 1);
        requireAsks(
                operator.page("/portal/operator/accounts/"
                        + warehouse.access().client().id()),
                2);
        requireAsks(
                operator.page(
                        "/portal/operator/warehouses/" + warehouse.access().id() + "/orders/" + order),
                1);
    }

    @Test
    void liveWarehouseWithoutSkusOffersNoSale() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        Document start = PortalClient.as(fixtures, warehouse.client()).page(start(warehouse));
        assertThat(start.select("#c-sale")).isEmpty();
        assertThat(start.select("#c-read").text()).endsWith("/v1/stock\"");
        assertThat(start.select(".steps").text()).doesNotContain("TEST-SKU\"", "Sell enough");
    }

    @Test
    void liveWarehouseOffersSaleThatWritesNothing() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        Document start = PortalClient.as(fixtures, warehouse.access().client()).page(start(warehouse.access()));
        String command = start.select("#c-sale").text();
        assertThat(command).contains("/v1/stock/update?dryRun=true").doesNotContain("Idempotency-Key");
        String body = command.substring(command.indexOf('{'), command.lastIndexOf('}') + 1);
        assertThat(fixtures.api()
                        .post("/v1/stock/update?dryRun=true", warehouse.access().authorization(), body)
                        .statusCode())
                .isEqualTo(200);
        assertThat(warehouse.quantity("A")).isEqualTo(100);
    }

    @Test
    void pendingAccountIsOfferedNothingItMayNotDo() {
        String email = "pending-%s@example.com".formatted(UUID.randomUUID());
        PortalClient portal = PortalClient.of(fixtures);
        portal.submit(
                "/portal/sign-up",
                "/portal/sign-up",
                "name",
                "Pending",
                "email",
                email,
                "password",
                "four random words");
        assertThat(portal.signIn(email, "four random words").statusCode()).isEqualTo(302);

        Document home = portal.page("/portal");

        assertThat(home.text()).contains("waiting for approval").doesNotContain("Start with a sandbox", "Create");
        assertThat(home.select("main a").eachAttr("href")).containsExactly("/docs");
        assertThat(home.select("form[action]").eachAttr("action")).containsExactly("/portal/sign-out");
        assertThat(portal.page("/portal/warehouses/new").select("main form, main a[href*=warehouses]"))
                .isEmpty();
    }

    @Test
    void suspendedAccountIsOfferedNothingItMayNotDo() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        PortalClient portal = PortalClient.as(fixtures, warehouse.client());
        fixtures.api().post("/ops/v1/accounts/" + warehouse.client().id() + "/suspend", fixtures.operator(), "");
        String at = "/portal/warehouses/" + warehouse.id();
        assertThat(portal.page(at + "/stock").select("a[href$=/count]")).isEmpty();
        assertThat(portal.page(at + "/start").select(".steps, pre")).isEmpty();
        for (String page : new String[] {"", "/stock", "/keys", "/webhooks", "/count", "/start", "/alerts"}) {
            assertThat(portal.page(at + page).select("main form[method=post]"))
                    .as(page)
                    .isEmpty();
        }
    }

    @Test
    void viewersAreNotToldToCreateAKey() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        fixtures.revoke(warehouse);
        String keys = "/portal/warehouses/" + warehouse.id() + "/keys";
        Fixtures.ClientUser viewer = Colleague.of(fixtures, warehouse.client(), "VIEWER");

        assertThat(PortalClient.as(fixtures, viewer)
                        .page(keys)
                        .select("main .empty")
                        .text())
                .isEqualTo("No active keys");
        assertThat(PortalClient.as(fixtures, warehouse.client())
                        .page(keys)
                        .select("main .empty")
                        .text())
                .contains("Create one above");
    }

    @Test
    void secondSandboxIsOfferedWithACodeThatIsFree() {
        PortalClient portal = PortalClient.as(fixtures, fixtures.newAccount());
        String offer = "/portal/warehouses/new?sandbox=true";
        portal.follow(portal.send(portal.page(offer), "main form"));
        Document second = portal.page(offer);
        assertThat(second.select("#code").val()).isEqualTo("SANDBOX-2");
        portal.follow(portal.send(second, "main form"));
    }

    @Test
    void errorsNameFieldsAsThePageDoes() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        PortalClient portal = PortalClient.as(fixtures, warehouse.client());
        String keys = "/portal/warehouses/" + warehouse.id() + "/keys";
        Document page = PortalClient.expect(
                422, portal.submit(keys, keys, "role", "WORKER", "expiresAt", "2001-01-01", "allowedAddresses", "x"));
        assertThat(page.select(".error").eachText())
                .hasSize(4)
                .anySatisfy(error -> assertThat(error).startsWith("Worker ID is required"))
                .anySatisfy(error -> assertThat(error).startsWith("Expires must be in the future"))
                .noneMatch(error -> error.matches("(?s).*[a-z][A-Z].*"));
    }

    private static void requireAsks(Document page, int forms) {
        assertThat(page.select(DESTRUCTIVE))
                .as(page.title())
                .hasSizeGreaterThanOrEqualTo(forms)
                .allSatisfy(form -> {
                    assertThat(form.closest("details:not([open])")).isNotNull();
                    assertThat(form.select("p").text())
                            .as("says what will happen")
                            .isNotEmpty();
                });
    }

    private static String start(Fixtures.WarehouseAccess warehouse) {
        return "/portal/warehouses/" + warehouse.id() + "/start";
    }

    private static String id(HttpResponse<String> made) {
        return Api.json(made).path("id").stringValue();
    }
}
