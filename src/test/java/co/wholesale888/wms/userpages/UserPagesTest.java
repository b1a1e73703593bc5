package co.wholesale888.wms.userpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.access.CallerAuthentication;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.accounts.UserPasswords;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.sessions.UserSessions;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.JsonNode;

/** Passwords and sessions of users, with two instances. */
@ServiceTest
class UserPagesTest {

    private static final String NEW = "another client's password";
    private static final String CHANGE = "form[action$=/profile/password]";
    private static final String SET = "form[action$=/new-password]";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private UserPasswords passwords;

    @Autowired
    private UserSessions sessions;

    private Fixtures.ClientUser client;
    private PortalClient portal;
    private PortalClient elsewhere;

    @BeforeEach
    void signInTwice() {
        client = fixtures.newAccount();
        portal = PortalClient.as(fixtures, client);
        elsewhere = PortalClient.as(fixtures, client);
    }

    @Test
    void aChangedPasswordEndsOtherSessionsAndSignInsOnEveryInstance() {
        assertThat(api(client.authorization())).as("remembered by both").isEqualTo("200 200");
        Document profile = portal.page("/portal/profile");
        assertThat(PortalClient.expect(
                                422, portal.send(profile, CHANGE, "current", "not the old password", "password", NEW))
                        .select("#current-hint")
                        .text())
                .isEqualTo("Current password is wrong.");
        assertThat(PortalClient.expect(
                                422,
                                portal.send(profile, CHANGE, "current", client.password(), "password", "dragon123456"))
                        .select("#password-hint")
                        .text())
                .contains("most common");
        Document changed = portal.follow(portal.send(profile, CHANGE, "current", client.password(), "password", NEW));
        assertThat(changed.text()).contains("Your password is changed");
        assertThat(pages(portal)).isEqualTo("200 200");
        assertThat(pages(elsewhere)).isEqualTo("302 302");
        Awaitility.await().until(() -> api(client.authorization()).equals("401 401"));
        assertThat(api(basic(NEW))).isEqualTo("200 200");
        assertThat(audit("PASSWORD_CHANGED")).hasSize(1);
    }

    @Test
    void aUserChangesHowToSignInSixtyTimesAnHour() {
        for (int i = 0; i < 60; i++) {
            passwords.requireCurrent(client.email(), client.password(), "127.0.0.1");
        }
        String page = "/portal/profile/security";
        PortalClient.expect(
                429, portal.submit(page, page + "/app-passwords", "name", "one more", "current", client.password()));
        PortalClient.expect(
                429,
                portal.send(portal.page("/portal/profile"), CHANGE, "current", client.password(), "password", NEW));
        assertThat(audit("APP_PASSWORD_CREATED")).isEmpty();
        assertThat(audit("PASSWORD_CHANGED")).isEmpty();
    }

    @Test
    void usersSeeAndEndTheirSessions() {
        PortalClient stranger = PortalClient.as(fixtures, fixtures.newAccount());
        Document profile = portal.page("/portal/profile");
        assertThat(profile.select("tbody tr")).hasSize(2);
        assertThat(profile.select("tbody tr").text()).contains("127.0.0.1", "this browser");
        String other = profile.select("input[name=session]").val();
        PortalClient.expect(302, stranger.submit("/portal/profile", "/portal/profile/sessions/end", "session", other));
        assertThat(pages(elsewhere)).as("ended by a stranger").isEqualTo("200 200");
        PortalClient.expect(302, portal.send(profile, "form[action$=/sessions/end]"));
        assertThat(pages(elsewhere)).isEqualTo("302 302");
        assertThat(pages(portal)).isEqualTo("200 200");
        assertThat(audit("SESSIONS_ENDED")).hasSize(1);
        PortalClient.expect(302, portal.send(profile, "form[action$=/sessions/end-all]"));
        assertThat(pages(portal)).isEqualTo("302 302");
    }

    /** Whoever has just signed up may end sessions, and the audit trail is kept for ever. */
    @Test
    void endsOfTheOwnSessionsAreRecordedSixtyTimesAnHour() {
        UUID userId = Fixtures.userId(jdbc, client.email());
        Caller.ClientUser user = new Caller.ClientUser(userId, client.uuid(), AccountRole.OWNER, false);
        CallerAuthentication signedIn = CallerAuthentication.of(user);
        signedIn.setDetails(new PortalSession(SecretHash.of("own"), user, client.email(), null, null));
        SecurityContextHolder.getContext().setAuthentication(signedIn);
        try {
            for (int i = 0; i < 63; i++) {
                newSession(userId);
                sessions.endAll(userId);
            }
        } finally {
            SecurityContextHolder.clearContext();
        }
        assertThat(sessions.of(userId)).as("ending always works").isEmpty();
        assertThat(audit("SESSIONS_ENDED")).hasSize(60);

        newSession(userId);
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        operator.follow(operator.send(operator.page(account()), "form[action$=/end-sessions]"));
        assertThat(audit("SESSIONS_ENDED")).hasSize(61);
        assertThat(audit("SESSIONS_ENDED").get(0).path("details"))
                .isEqualTo(Api.json("{\"email\":\"%s\",\"sessions\":1,\"notRecorded\":3}".formatted(client.email())));
    }

    @Test
    void aLinkOfAnOperatorSetsANewPasswordOnce() {
        assertThat(api(client.authorization())).isEqualTo("200 200");
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String replaced = link(operator);
        String link = link(operator);
        assertThat(operator.page(account()).select("#secret")).as("shown once").isEmpty();
        assertThat(jdbc.sql("select string_agg(r::text, ' ') from password_reset r")
                        .query(String.class)
                        .single())
                .as("only the hash is stored")
                .doesNotContain(link.substring(link.indexOf('=') + 1));

        PortalClient browser = PortalClient.of(fixtures);
        PortalClient.expect(404, browser.get(replaced));
        browser.page(link);
        Document form = browser.page(link);
        PortalClient.expect(422, browser.send(form, SET, "password", "short"));
        assertThat(browser.follow(browser.send(form, SET, "password", NEW)).text())
                .contains("Your password is set");
        PortalClient.expect(404, browser.get(link));
        PortalClient.expect(404, browser.send(form, SET, "password", "a third client's password"));

        assertThat(pages(portal)).isEqualTo("302 302");
        Awaitility.await().until(() -> api(client.authorization()).equals("401 401"));
        assertThat(api(basic(NEW))).isEqualTo("200 200");
        assertThat(audit("PASSWORD_RESET_ISSUED")).hasSize(2);
        assertThat(audit("PASSWORD_CHANGED").get(0).at("/actor/kind").stringValue(""))
                .isEqualTo("CLIENT");
    }

    @Test
    void aChangedPasswordEndsTheLink() {
        String link = link(PortalClient.asOperator(fixtures, "127.0.0.1"));
        PortalClient browser = PortalClient.of(fixtures);
        Document form = browser.page(link);
        portal.follow(
                portal.send(portal.page("/portal/profile"), CHANGE, "current", client.password(), "password", NEW));
        PortalClient.expect(404, browser.send(form, SET, "password", "a third client's password"));
        PortalClient.expect(404, browser.get(link));
    }

    @Test
    void aLinkExpires() {
        String link = link(PortalClient.asOperator(fixtures, "127.0.0.1"));
        Document form = PortalClient.of(fixtures).page(link);
        jdbc.sql("update password_reset set expires_at = now() where user_id = "
                        + "(select id from portal_user where email = ?)")
                .param(client.email())
                .update();
        PortalClient browser = PortalClient.of(fixtures);
        PortalClient.expect(404, browser.get(link));
        PortalClient.expect(
                404,
                browser.submit(
                        "/portal/sign-in",
                        "/portal/new-password",
                        "token",
                        form.select("input[name=token]").val(),
                        "password",
                        NEW));
    }

    @Test
    void anOperatorEndsAllSessionsOfAUser() {
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        Document ended = operator.follow(operator.send(operator.page(account()), "form[action$=/end-sessions]"));
        assertThat(ended.text()).contains("not signed in");
        assertThat(pages(portal)).isEqualTo("302 302");
        assertThat(pages(elsewhere)).isEqualTo("302 302");
        assertThat(audit("SESSIONS_ENDED").get(0).at("/actor/kind").stringValue(""))
                .isEqualTo("OPERATOR");
    }

    private void newSession(UUID userId) {
        jdbc.sql("""
                        insert into portal_session (hash, user_id, created_at, seen_at)
                        values (?, ?, now(), now())""")
                .params(SecretHash.of(UUID.randomUUID().toString()).bytes(), userId)
                .update();
    }

    private String account() {
        return "/portal/operator/accounts/" + client.id();
    }

    private String link(PortalClient operator) {
        Document shown = PortalClient.expect(200, operator.send(operator.page(account()), "form[action$=/reset-link]"));
        URI link = URI.create(shown.select("#secret").text());
        return link.getRawPath() + "?" + link.getRawQuery();
    }

    private JsonNode audit(String action) {
        return Api.json(fixtures.api()
                        .get("/ops/v1/audit?account=" + client.id() + "&action=" + action, fixtures.operator()))
                .path("entries");
    }

    /** The statuses of an API call on both instances. */
    private String api(String authorization) {
        return fixtures.api().get("/v1/warehouses", authorization).statusCode() + " "
                + Instance.second().api().get("/v1/warehouses", authorization).statusCode();
    }

    /** The statuses of a page on both instances. */
    private String pages(PortalClient browser) {
        String cookie = "wms-session=" + browser.session();
        return browser.get("/portal").statusCode() + " "
                + Instance.second().api().get("/portal", null, "Cookie", cookie).statusCode();
    }

    private String basic(String password) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((client.email() + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
