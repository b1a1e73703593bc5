package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;

/** What a browser makes of the pages: local times, days of its zone, fields that fit, empty tables, paper. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class LocalTimesTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void timesAreLocalAndStaySoWhileThePageIsLive() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        String at = "/portal/warehouses/" + warehouse.access().id();
        try (Browser browser = signedIn(warehouse.access()).timeZone("Asia/Tokyo")) {
            browser.goTo(at + "/stock/A").waitFor("Live");
            assertThat(browser.text("#tiles time")).endsWith("GMT+9");
            assertThat(browser.attribute("#tiles time", "title")).endsWith("UTC");
            warehouse.count("A", 7);
            browser.waitFor("CRITICAL");
            assertThat(browser.text("#tiles time")).endsWith("GMT+9");
            browser.goTo(at + "/ledger").waitFor("in Asia/Tokyo");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void keyThatExpiresAtTheEndOfADayShowsTheTimeOfThat() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        try (Browser browser = signedIn(warehouse).timeZone("Asia/Tokyo")) {
            browser.goTo("/portal/warehouses/" + warehouse.id() + "/keys").type("name", "erp");
            browser.choose("role", "Supervisor").type("expiresAt", "2098-12-31");
            browser.click("Create key", "It is shown only once");
            assertThat(browser.text("td[data-label=Expires] time")).isEqualTo("1 Jan 2099, 08:59:59 GMT+9");
            assertThat(browser.attribute("td[data-label=Expires] time", "title"))
                    .isEqualTo("31 Dec 2098, 23:59:59 UTC");
        }
    }

    @Test
    void dateFieldsFitAndEmptyTablesHaveNoHeadings() {
        Fixtures.WarehouseAccess warehouse = fixtures.newWarehouse();
        String at = "/portal/warehouses/" + warehouse.id();
        try (Browser browser = signedIn(warehouse)) {
            for (String page : new String[] {"/ledger", "/audit", "/keys"}) {
                browser.goTo(at + page);
                assertThat(browser.isWithinItsField("input[type=date]"))
                        .as(page)
                        .isTrue();
            }
            browser.goTo(at + "/stock").waitFor("No SKUs yet");
            assertThat(browser.isShown("thead")).isFalse();
        }
    }

    @Test
    void paperShowsWhatThePageSaysWithoutItsControls() {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A", "W".repeat(64));
        try (Browser browser = signedIn(warehouse.access()).onPaper()) {
            browser.goTo("/portal/warehouses/" + warehouse.access().id() + "/stock");
            assertThat(browser.isShown("#levels")).isTrue();
            assertThat(browser.isShown("nav, button, .button, input")).isFalse();
            assertThat(browser.overflow()).isLessThanOrEqualTo(0);
        }
    }

    private Browser signedIn(Fixtures.WarehouseAccess warehouse) {
        Fixtures.ClientUser client = warehouse.client();
        return Browser.open(fixtures.api().base()).as(client.email(), client.password());
    }
}
