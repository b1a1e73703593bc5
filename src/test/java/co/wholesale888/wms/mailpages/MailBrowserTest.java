package co.wholesale888.wms.mailpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;

/** The pages about e-mail in a browser, without a mail server: messages are files, and operators see their links. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class MailBrowserTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void operatorsSeeTheLinkOfAMessageAndUsersChooseTheirNotices() {
        Fixtures.ClientUser client = fixtures.newAccount();
        String[] operator = PortalClient.operator(fixtures);
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.goTo("/portal/sign-in").click("Forgotten your password?", "Ask your 888 contact");
            browser.inspectInTwoLooks();
            browser.as(operator[0], operator[1]);
            browser.goTo("/portal/operator/accounts/" + client.id());
            browser.openAll("details").click("Create a link", "Copy it now");
            String link = browser.text("#secret");
            String path = link.substring(link.indexOf("/portal"));
            Awaitility.await("the message is written")
                    .until(() -> browser.goTo("/portal/operator/mail")
                            .openAll("details")
                            .text()
                            .contains(path));
            browser.inspectInTwoLooks();
            browser.click("Sign out", "You are signed out");

            browser.as(client.email(), client.password()).goTo("/portal/profile");
            browser.click("Notices by e-mail", "Your choice");
            browser.inspectInTwoLooks();
            browser.click("Save", "Your choice of notices is saved");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }
}
