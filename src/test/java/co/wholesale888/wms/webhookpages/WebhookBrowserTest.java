package co.wholesale888.wms.webhookpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.TestReceiver;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages of a webhook that fails, in a browser. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class WebhookBrowserTest {

    /** By then a page that polls has done so. */
    private static final Duration POLLED = Duration.ofSeconds(2);

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void hostileAnswerIsShownAsText() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        String body = "<script>alert(1)</script><img src=x onerror=alert(2)>" + "x".repeat(20_000);
        try (TestReceiver receiver = TestReceiver.answering((request, out) -> TestReceiver.write(
                        out,
                        "HTTP/1.1 500 No\r\nContent-Type: text/html\r\nContent-Length: %s\r\n\r\n%s"
                                .formatted(body.length(), body)));
                Browser browser = Browser.open(fixtures.api().base())) {
            browser.as(warehouse.client().email(), warehouse.client().password());
            browser.goTo("/portal/warehouses/" + warehouse.id() + "/webhooks").type("url", receiver.url());
            browser.click("Register", "It is shown only once").click("Send a test event", "No deliveries yet");
            browser.openAll("main details").click("Send this sample", "HTTP 500");
            browser.waitFor("0 % of 1 attempt succeeded");
            assertThat(browser.text("#rates")).as("the legend of the plot").contains("failed or unknown");
            browser.openAll("main details").inspectInTwoLooks();
            browser.click("alert.triggered", "Answer of the endpoint");
            assertThat(browser.text("#answer")).contains("HTTP/1.1 500 No", "<script>alert(1)</script><img src=x");
            assertThat(browser.count("[onerror], img[src=x]")).isZero();
            browser.inspectInTwoLooks();
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void waitingForADeliveryLeavesTheButtonsAlone() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        try (TestReceiver receiver = TestReceiver.answering(500);
                Browser browser = Browser.open(fixtures.api().base())) {
            String page = pageOfAPendingDelivery(warehouse, receiver);
            browser.as(warehouse.client().email(), warehouse.client().password());
            browser.goTo(page).waitFor("HTTP 500").waitFor("PENDING");
            // Their texts stay the same for the next half hour
            jdbc.sql("""
                            update webhook_delivery
                            set due_at = due_at + interval '90 minutes', attempted_at = attempted_at - interval '90 minutes'
                            where warehouse_id = ?""").param(IdKind.WAREHOUSE.require(warehouse.id())).update();
            browser.goTo(page).waitFor("in 1 hour").focus("td button").awaitReloads(2);
            assertThat(browser.focused()).isEqualTo("Redeliver");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    /** Such a page polls; but one with a secret must not reload itself, and a reload would send the form again. */
    @Test
    void secretAndRefusedEditStayWhileADeliveryIsPending() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        try (TestReceiver receiver = TestReceiver.answering(500);
                Browser browser = Browser.open(fixtures.api().base())) {
            String page = pageOfAPendingDelivery(warehouse, receiver);
            browser.as(warehouse.client().email(), warehouse.client().password());
            browser.goTo(page).waitFor("HTTP 500").waitFor("PENDING").openAll("main details");
            browser.click("Rotate secret", "Your new secret").waitFor("PENDING");
            String secret = browser.text("#secret");
            browser.letTimersFire(POLLED);
            assertThat(browser.reloads()).isZero();
            assertThat(browser.text("#secret")).isEqualTo(secret);

            browser.goTo(page).openAll("main details").type("url", "ftp://erp.example.com/");
            browser.click("Save changes", "Please correct the highlighted fields")
                    .waitFor("PENDING");
            browser.type("url", "corrected").letTimersFire(POLLED);
            assertThat(browser.reloads()).isZero();
            assertThat(browser.value("url")).isEqualTo("corrected");
        }
    }

    @Test
    void redirectedFormAddressIsNotTakenForAnEndedSession() {
        Fixtures.WarehouseAccess warehouse = fixtures.newSandbox();
        try (TestReceiver receiver = TestReceiver.answering(500);
                Browser browser = Browser.open(fixtures.api().base())) {
            String page = pageOfAPendingDelivery(warehouse, receiver);
            browser.as(warehouse.client().email(), warehouse.client().password());
            browser.goTo(page).waitFor("PENDING").openAll("main details");
            browser.type("url", "being typed").moveTo(page + "/edit").awaitReloads(4);
            assertThat(browser.value("url")).isEqualTo("being typed");

            browser.goTo(page + "#main").waitFor("PENDING");
            jdbc.sql("delete from portal_session where user_id in (select id from portal_user where email = ?)")
                    .param(warehouse.client().email())
                    .update();
            browser.waitFor("Forgotten your password?")
                    .type("email", warehouse.client().email())
                    .type("password", warehouse.client().password())
                    .click("Sign in", "Rotate secret");
        }
    }

    private String pageOfAPendingDelivery(Fixtures.WarehouseAccess warehouse, TestReceiver receiver) {
        String hook = Api.json(
                        fixtures.api().post("/v1/webhooks", warehouse.authorization(), """
                                {"url":"%s","events":["*"],"delivery":"RETRY"}""".formatted(receiver.url())))
                .path("id")
                .stringValue();
        fixtures.api().post("/v1/webhooks/" + hook + "/test", warehouse.authorization(), "");
        return "/portal/warehouses/" + warehouse.id() + "/webhooks/" + hook;
    }
}
