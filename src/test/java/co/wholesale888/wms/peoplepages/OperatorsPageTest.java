package co.wholesale888.wms.peoplepages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Operators invite and remove each other, and help each other with forgotten passwords. */
@ServiceTest
class OperatorsPageTest {

    private static final String OPERATORS = "/portal/operator/operators";
    private static final String PASSWORD = "an operator's password";
    private static final String NEW = "another operator's password";

    @Autowired
    private Fixtures fixtures;

    @Test
    void operatorsAreInvitedHelpedAndRemoved() {
        String email = "operator-%s@example.com".formatted(UUID.randomUUID());
        PortalClient configured = PortalClient.asOperator(fixtures, "127.0.0.1");
        String link = Colleague.invite(configured, OPERATORS, "email", email);
        assertThat(PortalClient.of(fixtures).page(link).text()).contains("as operator");
        Colleague.accept(fixtures, link, PASSWORD);
        PortalClient joined = PortalClient.of(fixtures);
        PortalClient.expect(302, joined.signIn(email, PASSWORD));
        assertThat(accounts(email, PASSWORD)).isEqualTo(200);

        Document own = row(joined.page(OPERATORS), email);
        assertThat(own.select("form")).as("nobody removes oneself").isEmpty();
        String id = row(configured.page(OPERATORS), email)
                .select("form[action$=/remove] input[name=user]")
                .val();
        assertThat(remove(joined, id)).contains("cannot remove yourself");
        Document settings = row(joined.page(OPERATORS), PortalClient.operator(fixtures)[0]);
        assertThat(settings.text()).contains("in the settings");
        assertThat(remove(joined, idOfConfigured())).contains("wms.operator.email");
        for (String without : new String[] {id, idOfConfigured()}) {
            PortalClient.expect(404, joined.submit(OPERATORS, OPERATORS + "/reset-link", "user", without));
        }

        Document created = PortalClient.expect(
                200, configured.send(row(configured.page(OPERATORS), email), "form[action$=/reset-link]"));
        String reset = created.select("#secret").text();
        reset = reset.substring(reset.indexOf("/portal"));
        PortalClient browser = PortalClient.of(fixtures);
        PortalClient.expect(302, browser.send(browser.page(reset), "main form", "password", NEW));
        PortalClient.expect(302, joined.get("/portal/operator"));
        Awaitility.await().until(() -> accounts(email, PASSWORD) == 401);
        PortalClient.expect(302, joined.signIn(email, NEW));

        Document removed =
                configured.follow(configured.send(row(configured.page(OPERATORS), email), "form[action$=/remove]"));
        assertThat(removed.text()).contains("The user is removed").doesNotContain(email);
        PortalClient.expect(302, joined.get("/portal/operator"));
        Awaitility.await().until(() -> accounts(email, NEW) == 401);
        assertThat(configured.page("/portal/operator/audit?action=USER_REMOVED").text())
                .contains("User removed", email);
    }

    @Test
    void usersOfClientsAreNoOperators() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        Document account = operator.page("/portal/operator/accounts/" + client.id());
        String id = account.select("input[name=user]").val();
        for (String form : new String[] {"/remove", "/reset-link"}) {
            PortalClient.expect(404, operator.submit(OPERATORS, OPERATORS + form, "user", id));
        }
        PortalClient.expect(
                404,
                operator.submit(
                        OPERATORS,
                        "/portal/operator/accounts/" + fixtures.newAccount().id() + "/reset-link",
                        "user",
                        id));
    }

    private String idOfConfigured() {
        String[] credentials = PortalClient.operator(fixtures);
        return Api.json(fixtures.api().get("/ops/v1/audit?limit=200", fixtures.operator()))
                .path("entries")
                .valueStream()
                .filter(entry -> entry.at("/actor/name").stringValue("").equals(credentials[0]))
                .map(entry -> entry.at("/actor/id").stringValue())
                .findFirst()
                .orElseThrow();
    }

    private static String remove(PortalClient operator, String id) {
        return PortalClient.expect(409, operator.submit(OPERATORS, OPERATORS + "/remove", "user", id))
                .select(".note.bad")
                .text();
    }

    private static Document row(Document page, String email) {
        page.select("tr:not(:contains(" + email + ")), #invite ~ form").remove();
        page.select("section:has(#invite), header").remove();
        return page;
    }

    private int accounts(String email, String password) {
        return fixtures.api()
                .get("/ops/v1/accounts?limit=1", Api.basic(email, password))
                .statusCode();
    }
}
