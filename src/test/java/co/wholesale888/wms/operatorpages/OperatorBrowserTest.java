package co.wholesale888.wms.operatorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;

/** Operator pages in a browser: from an alert to the delivery, keyboard use, accessibility. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class OperatorBrowserTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void replenishShipDeliverAndSeeTheResultAsClient() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "TEE-BLK-L", "TEE-WHT-M");
        warehouse.count("TEE-BLK-L", 30);
        warehouse.count("TEE-WHT-M", 5);
        awaitAlerts(warehouse, 2);
        String at = "/portal/operator/warehouses/" + warehouse.access().id();
        try (Browser browser = Browser.open(fixtures.api().base())) {
            signInAsOperator(browser);
            browser.goTo(at + "/replenishment");
            assertThat(browser.value("quantity.0")).isEqualTo("90");
            assertThat(browser.value("quantity.1")).isEqualTo("115");
            browser.type("reference", "PO-<b>88</b>").type("quantity.1", "40");
            browser.click("Create order", "The order is created");
            browser.type("carrier", "DHL").type("trackingNumber", "JD01").click("Ship", "The order is shipped");
            browser.type("receivedQuantity.0", "88").type("receivedQuantity.1", "30");
            browser.click("Deliver", "The order is delivered");
            assertThat(browser.text()).contains("PO-<b>88</b>", "(−2)", "(−10)");

            // TEE-BLK-L has risen above its threshold, TEE-WHT-M has not
            awaitAlerts(warehouse, 1);
            browser.goTo(at + "/replenishment").waitFor("TEE-WHT-M");
            assertThat(browser.value("quantity.0")).isEqualTo("85");
            browser.click("Sign out", "You are signed out");

            Fixtures.ClientUser client = warehouse.access().client();
            browser.as(client.email(), client.password());
            browser.goTo("/portal/warehouses/" + warehouse.access().id() + "/shipments")
                    .waitFor("PO-<b>88</b>");
            assertThat(browser.text()).contains("DELIVERED", "DHL");
            browser.goTo("/portal/warehouses/" + warehouse.access().id() + "/stock/TEE-BLK-L")
                    .waitFor("118");
            browser.goTo("/portal/warehouses/" + warehouse.access().id() + "/audit")
                    .waitFor("Order delivered");
            assertThat(browser.text()).doesNotContain(PortalClient.operator(fixtures)[0]);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void thresholdsAreUploadedCorrectedAndAppliedWithADoubleClick() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A", "B");
        try (Browser browser = Browser.open(fixtures.api().base())) {
            signInAsOperator(browser);
            browser.goTo("/portal/warehouses/" + warehouse.access().id() + "/stock")
                    .click("Thresholds by file", "Check a file");
            browser.inspectInTwoLooks();
            browser.type("rows", "sku;par;threshold\nA;100;100\nB;100;50").click("Check", "Line 2");
            browser.inspectInTwoLooks();
            browser.click("upload the file again", "Check a file");
            browser.inspectInTwoLooks();
            browser.type("rows", "sku;par;threshold\nA;200;100\nNEW;10;5").click("Check", "What would change");
            browser.inspectInTwoLooks();
            browser.doubleClick("Apply the file", "The file is applied.");
            browser.inspectInTwoLooks();
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void orderIsCreatedAndShippedByKeyboard() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A");
        try (Browser browser = Browser.open(fixtures.api().base())) {
            signInAsOperator(browser);
            browser.goTo("/portal/operator/warehouses/" + warehouse.access().id() + "/orders/new");
            browser.type("sku.0", "A").tab().press("24").enter().waitFor("OK");
            assertThat(browser.value("quantity.0"))
                    .as("Enter looks up the SKU and does not create the order")
                    .isEqualTo("24");
            browser.focus("button[value=create]").enter().waitFor("The order is created");
            browser.type("carrier", "DHL").enter().waitFor("The order is shipped");
            browser.focus("#next button").enter().waitFor("The order is delivered");
            assertThat(browser.consoleErrors()).isEmpty();
        }
        assertThat(warehouse.quantity("A")).isEqualTo(154);
    }

    @Test
    void operatorPagesAreAccessibleWideAndNarrow() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "TEE-BLK-L", "MUG/888+X");
        warehouse.count("TEE-BLK-L", 30);
        awaitAlerts(warehouse, 1);
        String at = "/portal/operator/warehouses/" + warehouse.access().id();
        String orders = at + "/orders/";
        String longSku = "NEW-WITH-A-NAME-AS-LONG-AS-A-SKU-MAY-BE-0123456789-0123456789-01";
        String pending = OrderRequests.create(fixtures, warehouse, longSku, 5);
        String shipped = OrderRequests.create(fixtures, warehouse, "MUG/888+X", 5);
        OrderRequests.ship(fixtures, shipped);
        String delivered = OrderRequests.create(fixtures, warehouse, "NEW-1", 5);
        OrderRequests.ship(fixtures, delivered);
        OrderRequests.deliver(fixtures, delivered);
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
                "/portal/warehouses/" + warehouse.access().id() + "/audit",
                orders + pending,
                orders + shipped,
                orders + delivered,
                "/portal/warehouses/" + warehouse.access().id() + "/stock/TEE-BLK-L");
        try (Browser browser = Browser.open(fixtures.api().base())) {
            signInAsOperator(browser);
            browser.inspect(pages);
            // Forms with errors
            browser.goTo(at + "/orders/new").type("sku.0", "no sku").type("quantity.0", "x");
            browser.click("Create order", "Please correct the highlighted fields");
            browser.inspect();
            browser.goTo(orders + shipped)
                    .type("receivedQuantity.0", "")
                    .click("Deliver", "Please correct the highlighted fields");
            browser.inspect();
        }
    }

    @Test
    void aPageOfAWarehouseNamesItAndItsAccountOnEveryScreen() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A");
        String at = "/portal/warehouses/" + warehouse.access().id();
        try (Browser browser = Browser.open(fixtures.api().base())) {
            signInAsOperator(browser);
            for (String page : List.of(at, at + "/alerts", at + "/audit")) {
                browser.goTo(page);
                assertThat(browser.text(".side .of")).as(page).contains("A client");
                browser.onPhone().goTo(page);
                assertThat(browser.isOnScreen(
                                ".side .of, .side [aria-current], .side li:first-child:has(> [href$=operator])"))
                        .as("the warehouse, the current page and the first page of operators: " + page)
                        .isTrue();
                browser.inspectInTwoLooks();
            }
        }
    }

    @Test
    void addressesAndFormsInRowsHaveRoom() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 130, "A");
        Fixtures.ClientUser client = warehouse.access().client();
        String account = "/portal/operator/accounts/" + client.id();
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.as(client.email(), client.password());
            requireRoomForForms(
                    browser, "/portal/warehouses/" + warehouse.access().id() + "/keys");
            signInAsOperator(browser);
            assertThat(browser.goTo(account).isUnbroken(".address"))
                    .as("beside the user's session")
                    .isTrue();
            requireRoomForForms(browser, account);
            requireRoomForForms(browser, "/portal/operator/accounts?status=APPROVED");
        }
    }

    private static void requireRoomForForms(Browser browser, String page) {
        browser.goTo(page).openAll("td details.confirm");
        assertThat(browser.width("td details[open] form")).as(page).isGreaterThan(250);
        assertThat(browser.overflow()).as(page).isLessThanOrEqualTo(0);
    }

    private void signInAsOperator(Browser browser) {
        String[] operator = PortalClient.operator(fixtures);
        browser.as(operator[0], operator[1]);
    }

    private void awaitAlerts(WarehouseFixture warehouse, int open) {
        Awaitility.await()
                .until(() ->
                        Api.json(warehouse.get("/v1/alerts")).path("alerts").size() == open);
    }
}
