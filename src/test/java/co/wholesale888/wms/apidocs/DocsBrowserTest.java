package co.wholesale888.wms.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;

/** The documentation in a browser, under the public base path. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class DocsBrowserTest {

    private static final String REFERENCE = "/api/wms/docs/reference";

    @Autowired
    private Fixtures fixtures;

    @Test
    void everyPageIsAccessibleAndFitsAPhone() {
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.inspect(Arrays.stream(DocsPage.values())
                    .filter(page -> page != DocsPage.REFERENCE)
                    .map(page -> "/api/wms/" + page.linkFrom(DocsPage.HOME))
                    .toList());
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void aReadIsAnsweredAtTheFirstPressInTheReference() {
        Fixtures.WarehouseAccess access = fixtures.newSandbox();
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.goTo(REFERENCE).waitFor("Test Request");
            browser.inspectInTwoLooks();

            browser.focus(".show-api-client-button").enter().waitFor("Send Request");
            browser.inspect();
            browser.focus("[role=dialog] input[placeholder=Token]").press(access.token());
            browser.focus("[role=dialog] [data-addressbar-action=send]").enter();

            browser.waitFor("200 OK").waitFor("TEST-SKU");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }
}
