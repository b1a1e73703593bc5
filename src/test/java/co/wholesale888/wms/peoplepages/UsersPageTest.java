package co.wholesale888.wms.peoplepages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Inviting users to an account, changing what they may do, and removing them, with two instances. */
@ServiceTest
class UsersPageTest {

    private static final String USERS = "/portal/users";
    private static final String PASSWORD = "a colleague's password";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private Fixtures.ClientUser client;
    private PortalClient owner;
    private String email;

    @BeforeEach
    void signIn() {
        client = fixtures.newAccount();
        owner = PortalClient.as(fixtures, client);
        email = "invited-%s@example.com".formatted(UUID.randomUUID());
    }

    @Test
    void theInvitedJoinByALinkThatWorksOnce() {
        String link = Colleague.invite(owner, USERS, "email", email, "role", "VIEWER");
        Document list = owner.page(USERS);
        assertThat(list.select("#invitation")).as("shown once").isEmpty();
        assertThat(list.select("tr:contains(" + email + ")").text()).contains("VIEWER");
        assertThat(jdbc.sql("select string_agg(r::text, ' ') from password_reset r")
                        .query(String.class)
                        .single())
                .as("only the hash is stored")
                .doesNotContain(link.substring(link.indexOf('=') + 1));

        PortalClient browser = PortalClient.of(fixtures);
        Document form = browser.page(link);
        assertThat(form.select("main").text()).contains("A client", "viewer", email);
        PortalClient.expect(422, browser.send(form, "main form", "password", "short"));
        assertThat(browser.follow(browser.send(form, "main form", "password", PASSWORD))
                        .text())
                .contains("You have joined");
        PortalClient.expect(404, browser.get(link));
        PortalClient.expect(404, browser.send(form, "main form", "password", PASSWORD));
        PortalClient.expect(404, browser.get(link.replace("invitation", "new-password")));

        assertThat(browser.signIn(email.toUpperCase(java.util.Locale.ROOT), PASSWORD)
                        .statusCode())
                .isEqualTo(302);
        assertThat(owner.page(USERS).select("tr:contains(" + email + ")").text())
                .contains("VIEWER", "just now");
        assertThat(audit("USER_INVITED", "INVITATION_ACCEPTED")).containsExactly(email, email);
        assertThat(allAccounts())
                .as("the account is listed once, with its owner")
                .containsOnlyOnce(client.id());
    }

    @Test
    void anInvitationIsRenewedAndWithdrawn() {
        String first = Colleague.invite(owner, USERS, "email", email, "role", "MEMBER");
        jdbc.sql(
                        "update password_reset set expires_at = now() where user_id = (select id from invitation where email = ?)")
                .param(email)
                .update();
        PortalClient browser = PortalClient.of(fixtures);
        PortalClient.expect(404, browser.get(first));
        Document renewed = PortalClient.expect(200, owner.send(owner.page(USERS), "form[action$=/renew]"));
        String second = renewed.select("#invitation").text();
        second = second.substring(second.indexOf("/portal"));
        Document form = browser.page(second);
        assertThat(owner.follow(owner.send(owner.page(USERS), "form[action$=/withdraw]"))
                        .text())
                .contains("withdrawn")
                .doesNotContain(email);
        PortalClient.expect(404, browser.get(second));
        PortalClient.expect(404, browser.send(form, "main form", "password", PASSWORD));
        assertThat(audit("INVITATION_RENEWED", "INVITATION_WITHDRAWN")).containsExactly(email, email);
    }

    @Test
    void addressesOfUsersAndOfTheInvitedAreRefused() {
        Fixtures.ClientUser stranger = fixtures.newAccount();
        assertThat(refusal(409, "email", client.email(), "role", "MEMBER")).contains("is a user already");
        assertThat(refusal(409, "email", stranger.email().toUpperCase(java.util.Locale.ROOT), "role", "MEMBER"))
                .contains("one address signs in to one account")
                .doesNotContain("client", "operator");
        Colleague.invite(owner, USERS, "email", email, "role", "MEMBER");
        assertThat(refusal(409, "email", email, "role", "MEMBER")).contains("is invited already");
        assertThat(refusal(422, "email", "not an address", "role", "MEMBER")).contains("E-mail must be");
        assertThat(refusal(400, "email", "a" + email, "role", "OPERATOR")).contains("incomplete");
        assertThat(owner.page(USERS).select("h2").eachText()).contains("Users (1)", "Open invitations (1)");
    }

    @Test
    void aTakenAddressCannotAccept() {
        String link = Colleague.invite(owner, USERS, "email", email, "role", "OWNER");
        fixtures.api().post("/ops/v1/accounts", fixtures.operator(), """
                {"name":"Other","email":"%s","password":"%s"}""".formatted(email, PASSWORD));
        PortalClient browser = PortalClient.of(fixtures);
        assertThat(PortalClient.expect(409, browser.send(browser.page(link), "main form", "password", PASSWORD))
                        .text())
                .contains("There is a user with this e-mail address already");
    }

    @Test
    void anAccountHasAtMostFiftyUsers() {
        jdbc.sql("""
                        insert into invitation (id, account_id, role, email, created_at, expires_at)
                        select gen_random_uuid(), ?, 'VIEWER', n || ?, now(), now() from generate_series(1, 49) n""").params(client.uuid(), email).update();
        assertThat(refusal(409, "email", email, "role", "MEMBER")).contains("50 users");
    }

    @Test
    void aRemovedUserIsSignedOutEverywhere() {
        Fixtures.ClientUser colleague = Colleague.of(fixtures, client, "OWNER");
        PortalClient portal = PortalClient.as(fixtures, colleague);
        assertThat(api(colleague)).as("remembered by both").isEqualTo("200 200");
        assertThat(pages(portal)).isEqualTo("200 200");

        assertThat(owner.follow(owner.send(row(colleague, "remove"), "form")).text())
                .contains("The user is removed");

        assertThat(pages(portal)).isEqualTo("302 302");
        Awaitility.await().until(() -> api(colleague).equals("401 401"));
        assertThat(audit("USER_REMOVED")).containsExactly(colleague.email());
        Colleague.invite(owner, USERS, "email", colleague.email(), "role", "VIEWER");
    }

    @Test
    void aChangedRoleAppliesEverywhere() {
        Fixtures.ClientUser colleague = Colleague.of(fixtures, client, "VIEWER");
        String body = "{\"code\":\"%s\",\"name\":\"a\"}";
        assertThat(register(fixtures.api(), colleague, body.formatted("A"))).isEqualTo(403);
        assertThat(register(Instance.second().api(), colleague, body.formatted("A")))
                .isEqualTo(403);
        Document before = row(colleague, "role");
        PortalClient.expect(302, owner.send(before, "form", "to", "MEMBER"));
        assertThat(register(fixtures.api(), colleague, body.formatted("A"))).isEqualTo(201);
        Awaitility.await().until(() -> register(Instance.second().api(), colleague, body.formatted("B")) == 201);
        PortalClient.expect(302, owner.send(row(colleague, "role"), "form", "to", "VIEWER"));
        Awaitility.await().until(() -> register(Instance.second().api(), colleague, body.formatted("C")) == 403);
        assertThat(PortalClient.expect(409, owner.send(row(colleague, "role"), "form", "seen", "MEMBER", "to", "OWNER"))
                        .text())
                .contains("is VIEWER by now");
    }

    @Test
    void theLastOwnerStaysAndStrangersAreNotFound() {
        Fixtures.ClientUser member = Colleague.of(fixtures, client, "MEMBER");
        String own = IdKind.USER.format(Fixtures.userId(jdbc, client.email()));
        assertThat(owner.page(USERS).select("input[value=" + own + "]"))
                .as("is offered nothing that is refused")
                .isEmpty();
        for (String form : List.of("remove", "role")) {
            assertThat(PortalClient.expect(
                                    409,
                                    owner.submit(
                                            USERS, USERS + "/" + form, "user", own, "seen", "OWNER", "to", "MEMBER"))
                            .text())
                    .contains("is the last one");
        }
        PortalClient other = PortalClient.as(fixtures, fixtures.newAccount());
        String id = row(member, "remove").select("input[name=user]").val();
        for (String form : List.of("remove", "role", "renew", "withdraw")) {
            PortalClient.expect(
                    404, other.submit(USERS, USERS + "/" + form, "user", id, "seen", "MEMBER", "to", "OWNER"));
        }
        PortalClient.expect(302, owner.send(row(member, "role"), "form", "to", "OWNER"));
        assertThat(owner.follow(owner.send(row(client, "role"), "form", "to", "VIEWER"))
                        .text())
                .contains("The role is changed", "You are a viewer");
        PortalClient.expect(403, owner.get(USERS));
    }

    private static int register(Api api, Fixtures.ClientUser user, String body) {
        return api.post("/v1/warehouses", user.authorization(), body).statusCode();
    }

    /** A page with only this form, of the user's row. */
    private Document row(Fixtures.ClientUser user, String form) {
        Document page = owner.page(USERS);
        page.select("tr:not(:contains(" + user.email() + "))").remove();
        page.select("form:not([action$=/" + form + "])").remove();
        assertThat(page.select("form")).hasSize(1);
        return page;
    }

    private String refusal(int status, String... fields) {
        return PortalClient.expect(status, owner.submit(USERS, USERS, fields))
                .select(".note.bad, .error")
                .text();
    }

    /** The e-mail addresses that are named by entries with these actions, oldest first. */
    private List<String> audit(String... actions) {
        return Api.json(fixtures.api().get("/ops/v1/audit?account=" + client.id(), fixtures.operator()))
                .path("entries")
                .valueStream()
                .filter(entry -> List.of(actions).contains(entry.path("action").stringValue()))
                .map(entry -> entry.at("/details/email").stringValue())
                .toList();
    }

    private String allAccounts() {
        StringBuilder all = new StringBuilder();
        String cursor = "";
        JsonNode page;
        do {
            page = Api.json(fixtures.api().get("/ops/v1/accounts?limit=200" + cursor, fixtures.operator()));
            all.append(page);
            cursor = "&cursor=" + page.path("nextCursor").stringValue("");
        } while (page.path("hasMore").booleanValue());
        return all.toString();
    }

    private String api(Fixtures.ClientUser user) {
        return fixtures.api().get("/v1/warehouses", user.authorization()).statusCode() + " "
                + Instance.second()
                        .api()
                        .get("/v1/warehouses", user.authorization())
                        .statusCode();
    }

    private String pages(PortalClient browser) {
        String cookie = "wms-session=" + browser.session();
        return browser.get("/portal").statusCode() + " "
                + Instance.second().api().get("/portal", null, "Cookie", cookie).statusCode();
    }
}
