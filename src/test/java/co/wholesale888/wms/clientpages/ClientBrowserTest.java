package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Client pages in a browser: double clicks, hostile text, keyboard use, responses to forms. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class ClientBrowserTest {

    private static final String EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'${7*191}";

    @Autowired
    private Fixtures fixtures;

    @Test
    void doubleClickCreatesOneKeyAndShowsIt() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        try (Browser browser = open(warehouse.client())) {
            browser.goTo("/portal/warehouses/" + warehouse.id() + "/keys").type("name", "hasty");
            browser.choose("role", "Supervisor").doubleClick("Create key", "It is shown only once");
            String key = Api.bearer(browser.text("#secret"));
            assertThat(fixtures.api().get("/v1/me", key).statusCode()).isEqualTo(200);
            assertThat(Api.json(fixtures.api()
                                    .get(
                                            "/v1/warehouses/" + warehouse.id() + "/tokens",
                                            warehouse.client().authorization()))
                            .path("tokens"))
                    .as("the initial key and the created one")
                    .hasSize(2);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void testDeliveryAppearsAndItsSignatureMatches() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        String at = "/portal/warehouses/" + warehouse.id() + "/webhooks";
        try (TestReceiver receiver = TestReceiver.answering(204);
                Browser browser = open(warehouse.client())) {
            browser.goTo(at).type("url", "no address").click("Register", "Please correct the highlighted fields");
            assertThat(browser.count("#url:focus"))
                    .as("the field to correct has the focus")
                    .isEqualTo(1);
            assertThat(browser.consoleErrors()).singleElement().asString().contains("422");
            browser.goTo(at).type("url", receiver.url()).click("Register", "It is shown only once");
            browser.click("Send a test event", "No deliveries yet");
            browser.click("Send a test", "SUCCEEDED").click("webhook.test", "Signature headers");
            String body = browser.text("#body");
            String headers = browser.text("#headers");
            browser.click("Check my signature", "Paste a body and its signature");
            browser.type("body", body).type("headers", headers).click("Check", "The signature matches.");
            browser.type("body", body + "x").click("Check", "The signature does not match.");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void hostileTextIsEscapedOnEveryPage() {
        String email = "evil-%s@example.com".formatted(UUID.randomUUID());
        created("/ops/v1/accounts", fixtures.operator(), "name", EVIL, "email", email, "password", "four random words");
        Fixtures.ClientUser client = new Fixtures.ClientUser("", new UUID(0, 0), email, "four random words");
        String warehouse = created("/v1/warehouses", client.authorization(), "code", "EVIL", "name", EVIL);
        String tokens = "/v1/warehouses/" + warehouse + "/tokens";
        String key = Api.bearer(Api.json(post(tokens, client.authorization(), "name", EVIL, "role", "SUPERVISOR"))
                .path("token")
                .stringValue());
        fixtures.api().put("/ops/v1/warehouses/" + warehouse + "/skus/A", fixtures.operator(), """
                {"threshold":4,"par":12}""");
        ObjectNode line = object("sku", "A", "type", "ADJUSTMENT", "reference", EVIL, "note", EVIL);
        line.put("countedQuantity", 3);
        fixtures.api().post("/v1/transactions", key, line.toString());
        ObjectNode cart = object("reference", EVIL);
        cart.putArray("lines").add(object("sku", "A").put("quantity", 1));
        String reservation = Api.json(fixtures.api().post("/v1/reservations", key, cart.toString()))
                .path("id")
                .stringValue();
        ObjectNode order = object("reference", EVIL);
        order.putArray("lines").add(object("sku", "A").put("quantity", 1));
        String id = Api.json(fixtures.api()
                        .post("/ops/v1/warehouses/" + warehouse + "/orders", fixtures.operator(), order.toString()))
                .path("id")
                .stringValue();
        post("/ops/v1/orders/" + id + "/ship", fixtures.operator(), "carrier", EVIL, "trackingNumber", EVIL);
        ObjectNode hook = object("url", "https://erp.example.com/?a='b'&c=(d)", "description", EVIL);
        hook.putArray("events").add("*");
        String webhook = Api.json(fixtures.api().post("/v1/webhooks", key, hook.toString()))
                .path("id")
                .stringValue();
        String at = "/portal/warehouses/" + warehouse;
        try (Browser browser = open(client)) {
            for (String page : List.of(
                    "/portal",
                    at,
                    at + "/stock/A",
                    at + "/ledger",
                    at + "/alerts",
                    at + "/reservations",
                    at + "/reservations/" + reservation,
                    at + "/stock/A/record",
                    at + "/shipments",
                    at + "/keys",
                    at + "/webhooks",
                    at + "/webhooks/" + webhook,
                    at + "/requests",
                    at + "/start")) {
                browser.goTo(page);
                // The layout shows the names of the account and the warehouse on every page
                assertThat(browser.text()).as(page).contains(EVIL);
                assertThat(browser.count("script")).as(page).isEqualTo(1);
                assertThat(browser.count("[onerror], img[src=x], [style]"))
                        .as(page)
                        .isZero();
                assertThat(browser.overflow()).as("too wide: " + page).isLessThanOrEqualTo(0);
            }
            assertThat(browser.goTo(at + "/ledger").text("#entries")).contains(EVIL + "\n" + EVIL);
            assertThat(browser.goTo(at + "/shipments").text(".timeline")).contains("by " + EVIL);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void longNamesAndLargeNumbersFitOnEveryScreen() {
        String sku = "W".repeat(64);
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 2_000_000_000, sku);
        String at = "/portal/warehouses/" + warehouse.access().id();
        try (Browser browser = open(warehouse.access().client())) {
            browser.requireFits(List.of("/portal", at, at + "/stock", at + "/ledger", at + "/stock/" + sku));
            assertThat(browser.isWithinItsField(".tile strong")).isTrue();
        }
    }

    @Test
    void countIsUploadedAppliedAndDiscardedByKeyboard() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A", "B");
        String at = "/portal/warehouses/" + warehouse.access().id() + "/count";
        String rows = "sku,countedQuantity,expectedQuantity\nA,90,100";
        try (Browser browser = open(warehouse.access().client())) {
            browser.goTo(at).type("rows", rows).tab().press("INV-7").enter();
            browser.waitFor("What would change").inspectInTwoLooks();
            browser.focus("#key").tab().enter().waitFor("The file is applied.").inspectInTwoLooks();

            browser.goTo(at)
                    .type("rows", rows)
                    .tab()
                    .enter()
                    .waitFor("What is wrong")
                    .inspectInTwoLooks();
            browser.focus("details summary[class*=danger]").enter().tab().enter();
            browser.waitFor("The file is discarded.").inspectInTwoLooks();
            assertThat(browser.text()).contains("INV-7", "APPLIED");
            assertThat(browser.consoleErrors()).isEmpty();
        }
        assertThat(warehouse.quantity("A")).isEqualTo(90);
    }

    @Test
    void keyboardReachesContentAndNavigation() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (Browser browser = open(warehouse.access().client())) {
            browser.goTo("/portal/warehouses/" + warehouse.access().id() + "/stock");
            assertThat(browser.press(Keys.TAB).focused()).isEqualTo("Skip to main content");
            browser.press(Keys.ENTER);
            assertThat(browser.press(Keys.TAB).focused()).isEqualTo("Download CSV");
            browser.goTo("/portal/warehouses/" + warehouse.access().id() + "/stock");
            browser.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER).waitFor("All warehouses");
            assertThat(browser.press(Keys.TAB, Keys.ESCAPE).focused()).contains("switch warehouse");
            assertThat(browser.text()).doesNotContain("All warehouses");
        }
    }

    @Test
    void aCountIsCheckedCorrectedAndAppliedWithADoubleClick() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A", "B");
        String at = "/portal/warehouses/" + warehouse.access().id();
        try (Browser browser = open(warehouse.access().client())) {
            browser.goTo(at + "/stock").click("Count by file", "Check a file").inspect();
            browser.type("rows", "sku;countedQuantity\nA;1,5\nB;103").click("Check", "Line 2");
            browser.click("upload the file again", "Check a file");
            browser.type("rows", "sku;countedQuantity\nA;97\nB;103").click("Check", "What would change");
            browser.doubleClick("Apply the count", "The file is applied.");
            assertThat(warehouse.ledger()).hasSize(4);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void aChangeIsRecordedByKeyboard() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (Browser browser = open(warehouse.access().client())) {
            browser.goTo("/portal/warehouses/" + warehouse.access().id() + "/stock/A")
                    .click("Record a change", "What happened");
            browser.focus("#kind").press("Dam").tab().press("150").enter().waitFor("has 100 available");
            browser.inspectInTwoLooks();
            browser.type("quantity", "60").enter().waitFor("What would change");
            browser.inspectInTwoLooks();
            assertThat(browser.text()).contains("an alert opens");
            assertThat(warehouse.quantity("A")).isEqualTo(100);
            browser.focus("#key").tab();
            assertThat(browser.focused()).isEqualTo("Record");
            browser.enter().waitFor("The change is recorded.");
            assertThat(warehouse.quantity("A")).isEqualTo(40);
            assertThat(browser.consoleErrors()).allMatch(error -> error.contains("status of 409"));
        }
    }

    @Test
    void responsesToFormsAreAccessible() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        String at = "/portal/warehouses/" + warehouse.id();
        try (Browser browser = open(warehouse.client())) {
            browser.goTo(at + "/keys").click("Create key", "correct the highlighted fields");
            assertThat(browser.accessibilityViolations()).isEmpty();
            browser.type("name", "erp").choose("role", "Supervisor").click("Create key", "It is shown only once");
            assertThat(browser.accessibilityViolations()).isEmpty();
            browser.goTo(at + "/webhooks").type("url", "https://erp.example.com/hooks");
            browser.click("Register", "It is shown only once");
            assertThat(browser.accessibilityViolations()).isEmpty();
            browser.click("Send a test event", "Deliveries");
            browser.openAll("main details").click("Rotate secret", "Your new secret");
            assertThat(browser.accessibilityViolations()).isEmpty();
            browser.click("Check my signature", "Signature headers").type("body", "{}");
            browser.type("headers", "sha256=abc").click("Check", "The signature does not match.");
            assertThat(browser.accessibilityViolations()).isEmpty();
            browser.goTo(at + "/ledger").click("Verify the ledger", "The ledger is intact");
            browser.inspectInTwoLooks();
        }
    }

    private Browser open(Fixtures.ClientUser client) {
        return Browser.open(fixtures.api().base()).as(client.email(), client.password());
    }

    private String created(String path, String authorization, String... fields) {
        return Api.json(post(path, authorization, fields)).path("id").stringValue();
    }

    private String post(String path, String authorization, String... fields) {
        var answer = fixtures.api().post(path, authorization, object(fields).toString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return answer.body();
    }

    private static ObjectNode object(String... fields) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < fields.length; i += 2) {
            object.put(fields[i], fields[i + 1]);
        }
        return object;
    }
}
