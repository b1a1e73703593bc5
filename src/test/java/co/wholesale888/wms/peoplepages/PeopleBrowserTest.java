package co.wholesale888.wms.peoplepages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;

/** An owner invites a colleague, who joins, looks around and is removed, in a browser and in two looks. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class PeopleBrowserTest {

    private static final String USERS = "/portal/users";
    private static final String PASSWORD = "a colleague's password";

    @Autowired
    private Fixtures fixtures;

    @Test
    void aColleagueJoinsAndLeaves() {
        Fixtures.ClientUser client = fixtures.newAccount();
        String email = "colleague-%s@example.com".formatted(UUID.randomUUID());
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.as(client.email(), client.password()).goTo(USERS);
            browser.type("email", email).click("Invite", "Copy it now");
            browser.openAll("details").inspectInTwoLooks();
            String link = browser.text("#invitation");
            browser.click("Sign out", "You are signed out");

            browser.goTo(link.substring(link.indexOf("/portal")));
            browser.inspectInTwoLooks();
            browser.type("password", PASSWORD).click("Accept", "You have joined");
            browser.signIn(email, PASSWORD);
            assertThat(browser.text()).doesNotContain("Users");
            browser.click("Sign out", "You are signed out");

            browser.as(client.email(), client.password()).goTo(USERS).openAll("details");
            browser.click("Remove " + email, "The user is removed");
            assertThat(browser.text("table")).doesNotContain(email);
            browser.click("Sign out", "You are signed out");

            String[] operator = PortalClient.operator(fixtures);
            browser.as(operator[0], operator[1]).goTo("/portal/operator/operators");
            browser.openAll("details").inspectInTwoLooks();
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }
}
