package co.wholesale888.wms.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

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
        WarehouseAccess access = fixtures.newSandbox();
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

    /** Each operation with a dry run has the same parameter for it. */
    @Test
    void aWriteChangesNothingAtTheFirstPressInTheReference() {
        WarehouseAccess access =
                WarehouseFixture.with(fixtures, 0, "TEE-BLK-L", "TEE-WHT-M").access();
        fixtures.api().post("/v1/transactions", access.authorization(), """
                {"sku":"TEE-BLK-L","type":"RETURN","delta":88}""");
        try (Browser browser = Browser.open(fixtures.api().base())) {
            String operation = "tag/transactions/POST/v1/stock/update";
            browser.goTo(REFERENCE + "#" + operation).waitFor("Test Request");
            browser.focus("[id$='%s'] .show-api-client-button".formatted(operation))
                    .enter()
                    .waitFor("Send Request");
            browser.focus("[role=dialog] input[placeholder=Token]").press(access.token());
            browser.focus("[role=dialog] [data-addressbar-action=send]").enter();

            browser.waitFor("200 OK").waitFor("\"dryRun\": true");
        }
        JsonNode ledger = Api.json(fixtures.api().get("/v1/ledger", access.authorization()));
        assertThat(ledger.path("entries").longValue()).isEqualTo(1);
    }
}
