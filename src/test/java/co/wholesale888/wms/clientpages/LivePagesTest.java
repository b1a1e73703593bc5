package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.Collections;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;

/** Pages that follow the ledger while they are open: all their parts change together. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class LivePagesTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void olderContinuesTheTableOfALiveLedger() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 1_000, "A");
        append(warehouse, 49, "BEFORE");
        try (Browser browser = signedIn(warehouse)) {
            browser.goTo(at(warehouse) + "/ledger").waitFor("Live");
            assertThat(browser.count("#pager a")).as("all 50 entries are shown").isZero();

            append(warehouse, 15, "MEANWHILE");
            browser.waitFor("MEANWHILE");

            String last = "#entries tr:last-child td:last-child";
            assertThat(browser.text(last)).isEqualTo("16");
            browser.click("Older", "Newest");
            assertThat(browser.text("#entries tr:first-child td:last-child")).isEqualTo("15");
            assertThat(browser.text(last)).isEqualTo("1");
        }
    }

    @Test
    void emptyPagesShowTheFirstEntryAndNoMoreThatThereIsNone() {
        for (String page : new String[] {"", "/ledger", "/stock/A", "/stock"}) {
            WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 0, "A");
            try (Browser browser = signedIn(warehouse)) {
                browser.goTo(at(warehouse) + page).waitFor("Live");
                assertThat(browser.text()).as(page).containsPattern("No (transactions|movements) yet|1 SKU, 0 units");

                assertThat(warehouse
                                .update(WarehouseFixture.batch(WarehouseFixture.line("A", 5)), null)
                                .statusCode())
                        .isEqualTo(200);

                Awaitility.await()
                        .untilAsserted(() -> assertThat(browser.text())
                                .as(page)
                                .containsPattern("5 in\\b|\\+5\\b|1 SKU, 5 units")
                                .doesNotContainPattern("No (transactions|movements) yet|1 SKU, 0 units"));
                assertThat(browser.consoleErrors()).isEmpty();
            }
        }
    }

    /** Reservations and thresholds are no entries of the ledger. */
    @Test
    void pagesShowWhatChangesWithoutAnEntry() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 200, "A");
        try (Browser browser = signedIn(warehouse)) {
            browser.goTo(at(warehouse) + "/stock").waitFor("Live").waitFor("200");
            assertThat(warehouse
                            .api()
                            .post("/v1/reservations", warehouse.access().authorization(), """
                            {"lines":[{"sku":"A","quantity":61}]}""")
                            .statusCode())
                    .isEqualTo(201);
            browser.waitFor("139");
        }
    }

    @Test
    void pagesKnowTheEntryThatTheyWereReadAt() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A", "B");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        for (String page : new String[] {"", "/ledger", "/stock", "/stock/A", "/alerts"}) {
            Document shown = portal.page(at(warehouse) + page);
            assertThat(shown.select("[data-live]").attr("data-sequence"))
                    .as(page)
                    .isEqualTo("2");
        }
    }

    /** An alert follows its change after a moment, in which the page may have been opened. */
    @Test
    void pagesWithAlertsLookAgainAfterTheyWereOpened() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        try (Browser browser = signedIn(warehouse)) {
            for (String page : new String[] {"", "/stock/A", "/alerts"}) {
                browser.goTo(at(warehouse) + page);
                Awaitility.await()
                        .untilAsserted(() -> assertThat(browser.reloads())
                                .as(() -> page + ": " + browser.consoleErrors() + browser.text())
                                .isPositive());
            }
        }
    }

    @Test
    void pagersArePartsOfTheirLivePages() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        String hook = warehouse.webhook("https://erp.example.com/hooks", "order.shipped", "ONCE");
        PortalClient portal = PortalClient.as(fixtures, warehouse.access().client());
        for (String page : new String[] {"/ledger", "/alerts", "/stock", "/webhooks/" + hook}) {
            assertThat(portal.page(at(warehouse) + page).select("#pager[data-refresh]"))
                    .as(page)
                    .hasSize(1);
        }
    }

    private static void append(WarehouseFixture warehouse, int sales, String reference) {
        String sale = """
                {"sku":"A","type":"SALE","delta":-1,"reference":"%s"}""".formatted(reference);
        String batch = WarehouseFixture.batch(Collections.nCopies(sales, sale).toArray(String[]::new));
        assertThat(warehouse.update(batch, null).statusCode()).isEqualTo(200);
    }

    private Browser signedIn(WarehouseFixture warehouse) {
        Fixtures.ClientUser client = warehouse.access().client();
        return Browser.open(fixtures.api().base()).as(client.email(), client.password());
    }

    private static String at(WarehouseFixture warehouse) {
        return "/portal/warehouses/" + warehouse.access().id();
    }
}
