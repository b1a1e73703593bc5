package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Operators' pages as a person meets them. */
@ServiceTest
class OperatorBrowserTest {

    @Autowired
    private Fixtures fixtures;

    // What the browser still writes while it ends must not fail a test
    @TempDir(cleanup = CleanupMode.NEVER)
    private Path userData;

    @Test
    void fromAnAlertToAnOrderItsShipmentAShortDeliveryAndWhatTheClientSees() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 130, "TEE-BLK-L", "TEE-WHT-M");
        stocked.count("TEE-BLK-L", 30);
        stocked.count("TEE-WHT-M", 5);
        awaitAlerts(stocked, 2);
        String at = "/portal/operator/warehouses/" + stocked.place().id();
        try (Browser browser = Browser.open(fixtures.api().base(), userData)) {
            signInAsOperator(browser);
            browser.goTo(at + "/replenishment");
            assertThat(browser.value("quantity.0")).isEqualTo("90");
            assertThat(browser.value("quantity.1")).isEqualTo("115");
            browser.type("reference", "PO-<b>88</b>").type("quantity.1", "40");
            browser.click("Create order", "The order is made");
            browser.type("carrier", "DHL").type("trackingNumber", "JD01").click("Ship", "The order is under way");
            browser.type("receivedQuantity.0", "88").type("receivedQuantity.1", "30");
            browser.click("Deliver", "The order is delivered");
            assertThat(browser.text()).contains("PO-<b>88</b>", "(−2)", "(−10)");

            // One has risen above its threshold, the other has not
            awaitAlerts(stocked, 1);
            browser.goTo(at + "/replenishment").waitFor("TEE-WHT-M");
            assertThat(browser.value("quantity.0")).isEqualTo("85");
            browser.click("Sign out", "You are signed out");

            Fixtures.Client client = stocked.place().client();
            browser.signIn(client.email(), client.password());
            browser.goTo("/portal/warehouses/" + stocked.place().id() + "/shipments")
                    .waitFor("PO-<b>88</b>");
            assertThat(browser.text()).contains("DELIVERED", "DHL");
            browser.goTo("/portal/warehouses/" + stocked.place().id() + "/stock/TEE-BLK-L")
                    .waitFor("118");
            browser.goTo("/portal/warehouses/" + stocked.place().id() + "/audit")
                    .waitFor("Order delivered");
            assertThat(browser.text()).doesNotContain(PortalClient.operator(fixtures)[0]);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void anOrderIsMadeAndShippedWithTheKeyboardAlone() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 130, "A");
        try (Browser browser = Browser.open(fixtures.api().base(), userData)) {
            signInAsOperator(browser);
            browser.goTo("/portal/operator/warehouses/" + stocked.place().id() + "/orders/new");
            browser.type("sku.0", "A").tab().press("24").enter().waitFor("OK");
            assertThat(browser.value("quantity.0"))
                    .as("Enter looks up and orders nothing")
                    .isEqualTo("24");
            browser.focus("button[value=create]").enter().waitFor("The order is made");
            browser.type("carrier", "DHL").enter().waitFor("The order is under way");
            browser.focus("#next button").enter().waitFor("The order is delivered");
            assertThat(browser.complaints()).isEmpty();
        }
        assertThat(stocked.quantity("A")).isEqualTo(154);
    }

    @Test
    void noPageOfOperatorsHasASeriousFaultOfAccessibilityInLightAndWideOrDarkAndNarrow() {
        WarehouseFixture stocked = WarehouseFixture.with(fixtures, 130, "TEE-BLK-L", "MUG/888+X");
        stocked.count("TEE-BLK-L", 30);
        awaitAlerts(stocked, 1);
        String at = "/portal/operator/warehouses/" + stocked.place().id();
        String pending =
                at + "/orders/" + ordered(stocked, "NEW-WITH-A-NAME-AS-LONG-AS-A-SKU-MAY-BE-0123456789-0123456789-01");
        String shipped = at + "/orders/" + ordered(stocked, "MUG/888+X");
        step(shipped, "ship");
        String delivered = at + "/orders/" + ordered(stocked, "NEW-1");
        step(delivered, "ship");
        step(delivered, "deliver");
        List<String> pages = List.of(
                "/portal/operator",
                "/portal/operator/accounts",
                "/portal/operator/warehouses",
                "/portal/operator/replenishment",
                "/portal/operator/orders",
                "/portal/operator/review",
                "/portal/operator/audit",
                "/portal/operator/system",
                at + "/replenishment",
                at + "/orders",
                at + "/orders/new",
                at + "/levels",
                at + "/levels?sku=TEE-BLK-L",
                at + "/audit",
                pending,
                shipped,
                delivered,
                "/portal/warehouses/" + stocked.place().id() + "/stock/TEE-BLK-L");
        try (Browser browser = Browser.open(fixtures.api().base(), userData)) {
            signInAsOperator(browser);
            browser.inspect(pages);
            browser.darkAndNarrow();
            browser.inspect(pages);
            // Forms that were not right, too
            browser.goTo(at + "/orders/new").type("sku.0", "no sku").type("quantity.0", "x");
            browser.click("Create order", "Please mend what is marked");
            browser.inspect();
            browser.goTo(shipped).type("receivedQuantity.0", "").click("Deliver", "Please mend what is marked");
            browser.inspect();
        }
    }

    private void signInAsOperator(Browser browser) {
        String[] operator = PortalClient.operator(fixtures);
        browser.signIn(operator[0], operator[1]);
    }

    private void awaitAlerts(WarehouseFixture stocked, int open) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Api.json(stocked.get("/v1/alerts")).path("alerts").size() == open);
    }

    private String ordered(WarehouseFixture stocked, String sku) {
        return Api.json(fixtures.api()
                        .post(
                                "/ops/v1/warehouses/" + stocked.place().id() + "/orders",
                                fixtures.operator(),
                                "{\"reference\":\"PO-1\",\"lines\":[{\"sku\":\"%s\",\"quantity\":5}]}".formatted(sku)))
                .path("id")
                .stringValue();
    }

    private void step(String page, String step) {
        String order = page.substring(page.lastIndexOf('/') + 1);
        assertThat(fixtures.api()
                        .post("/ops/v1/orders/" + order + "/" + step, fixtures.operator(), null)
                        .statusCode())
                .isEqualTo(200);
    }
}
