package co.wholesale888.wms.userpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;

/** A forgotten password in a browser, from the operator's link to the user's sessions, in two looks. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class UserBrowserTest {

    private static final String NEW = "a password that was forgotten";

    @Autowired
    private Fixtures fixtures;

    @Test
    void anOperatorHelpsAUserWhoHasForgottenThePassword() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient.as(fixtures, client);
        String[] operator = PortalClient.operator(fixtures);
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.as(operator[0], operator[1]);
            browser.goTo("/portal/operator/accounts/" + client.id());
            browser.openAll("details").inspectInTwoLooks();
            browser.click("Create a link", "Copy it now");
            browser.inspectInTwoLooks();
            String link = browser.text("#secret");
            browser.click("Sign out", "You are signed out");

            browser.goTo(link.substring(link.indexOf("/portal")));
            browser.inspectInTwoLooks();
            browser.type("password", NEW).click("Set password", "Your password is set");
            browser.signIn(client.email(), NEW).goTo("/portal/profile").waitFor("this browser");
            browser.openAll("details").inspectInTwoLooks();
            browser.click("Sign out everywhere", "You are signed out in all browsers");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }
}
