package co.wholesale888.wms.factorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Authenticator apps, recovery codes, the two steps of a sign-in, and application passwords, with two instances. */
@ServiceTest
class SecondFactorTest {

    private static final String PAGE = "/portal/profile/security";
    private static final String CODE_PAGE = "/portal/sign-in/code";
    private static final String CODE = "form[action$=/sign-in/code]";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private Fixtures.ClientUser client;
    private PortalClient portal;
    private AuthenticatorApp app;
    private List<String> recoveryCodes;

    @BeforeEach
    void addAnApp() {
        client = fixtures.newAccount();
        PortalClient elsewhere = PortalClient.as(fixtures, client);
        portal = PortalClient.as(fixtures, client);
        assertThat(api(client.authorization())).as("remembered by both").isEqualTo("200 200");

        Document form = portal.page(PAGE + "/app");
        app = new AuthenticatorApp(form.select("#key").text());
        String add = "form[action$=/security/app]";
        form = PortalClient.expect(422, portal.send(form, add, "code", app.wrongCode(), "current", client.password()));
        assertThat(form.select("#code-hint").text()).contains("the app shows now");
        form = PortalClient.expect(422, portal.send(form, add, "code", app.code(), "current", "not the password"));
        assertThat(form.select("#current-hint").text()).isEqualTo("Current password is wrong.");
        assertThat(portal.page(PAGE).text()).as("nothing is stored yet").contains("Add an authenticator app");
        Document added =
                PortalClient.expect(200, portal.send(form, add, "code", app.code(), "current", client.password()));
        recoveryCodes = added.select("#secret code").eachText();
        assertThat(recoveryCodes).hasSize(10).doesNotHaveDuplicates().allMatch(code -> code.length() == 19);

        assertThat(location(portal.send(form, add, "code", app.code(), "current", client.password())))
                .as("after a reload, which does not show the codes again")
                .isEqualTo(PAGE);
        assertThat(portal.page(PAGE).text()).contains("If you did not see the recovery codes, create new ones below");
        PortalClient.expect(200, portal.get("/portal"));
        PortalClient.expect(302, elsewhere.get("/portal"));
        assertThat(audit("SECOND_FACTOR_ADDED")).hasSize(1);
    }

    @Test
    void signingInTakesTwoSteps() {
        PortalClient browser = PortalClient.of(fixtures);
        PortalClient.expect(302, browser.signIn(client.email(), client.password()));
        String half = browser.session();
        assertThat(location(browser.get("/portal/profile"))).isEqualTo(CODE_PAGE + "?next=%2Fportal%2Fprofile");
        assertThat(location(browser.post("/portal/profile/sessions/end-all", "x=y")))
                .as("the page with the form")
                .isEqualTo(CODE_PAGE + "?next=%2Fportal%2Fprofile%2Fsessions%2Fend-all");
        assertThat(fixtures.api()
                        .get("/v1/warehouses", null, "Cookie", "wms-session=" + half)
                        .statusCode())
                .as("nor is it one for the API")
                .isEqualTo(401);
        Document form = browser.page(CODE_PAGE + "?next=%2Fportal%2Fprofile");
        assertThat(PortalClient.expect(401, browser.send(form, CODE, "code", app.wrongCode()))
                        .text())
                .contains("The code is wrong");
        assertThat(location(browser.send(form, CODE, "code", freshCode()))).isEqualTo("/portal/profile");
        assertThat(browser.session()).isNotEqualTo(half);
        browser.page("/portal/profile");
        assertThat(fixtures.api()
                        .get("/portal", null, "Cookie", "wms-session=" + half)
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void halfSessionEndsAfterFiveWrongCodesOrFiveMinutes() {
        PortalClient browser = halfSignedIn(fixtures);
        Document form = browser.page(CODE_PAGE);
        for (int i = 0; i < 5; i++) {
            PortalClient.expect(401, browser.send(form, CODE, "code", app.wrongCode()));
        }
        assertThat(browser.follow(browser.send(form, CODE, "code", freshCode())).text())
                .contains("Sign in again");
        PortalClient late = halfSignedIn(fixtures);
        form = late.page(CODE_PAGE);
        jdbc.sql("update half_session set created_at = now() - interval '301 seconds' where user_id = " + user())
                .update();
        assertThat(location(late.send(form, CODE, "code", freshCode()))).isEqualTo("/portal/sign-in");
        PortalClient.expect(302, late.get("/portal"));
    }

    @Test
    void whoHasOnlyThePasswordEndsNoSecondStepOfTheUser() {
        PortalClient browser = halfSignedIn(fixtures);
        Document form = browser.page(CODE_PAGE);
        PortalClient other = PortalClient.of(fixtures, "127.9.1.1");
        PortalClient.expect(302, other.signIn(client.email(), client.password()));
        HttpResponse<String> last = null;
        for (int i = 0; i < 25; i++) {
            last = PortalClient.of(fixtures, "127.9.1.1").signIn(client.email(), client.password());
        }
        assertThat(location(browser.send(form, CODE, "code", freshCode()))).isEqualTo("/portal");
        assertThat(PortalClient.expect(429, last).select("[role=alert]").text())
                .contains("Too many sign-ins without the second factor. Try again in");
        PortalClient.expect(302, other.submit(CODE_PAGE, "/portal/sign-out"));
        assertThat(location(other.get("/portal"))).as("cancelled").isEqualTo("/portal/sign-in");
    }

    @Test
    void eachCodeWorksOnceOnWhicheverInstance() {
        freshCode();
        PortalClient here = halfSignedIn(fixtures);
        PortalClient there = halfSignedIn(Fixtures.at(Instance.second().api().base()));
        Document formHere = here.page(CODE_PAGE);
        Document formThere = there.page(CODE_PAGE);
        String code = app.code();
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(
                () -> here.send(formHere, CODE, "code", code).statusCode());
        int second = there.send(formThere, CODE, "code", code).statusCode();
        assertThat(List.of(first.join(), second)).containsExactlyInAnyOrder(302, 401);
    }

    @Test
    void recoveryCodesWorkOnceAndAreStoredAsHashes() {
        String code = recoveryCodes.get(3);
        assertThat(stored("recovery_code")).doesNotContain(code, code.replace("-", ""));
        PortalClient.expect(
                200, withCode(code.toUpperCase(Locale.ROOT).replace('-', ' ')).get("/portal"));
        PortalClient again = halfSignedIn(fixtures);
        PortalClient.expect(401, again.send(again.page(CODE_PAGE), CODE, "code", code));
        assertThat(audit("RECOVERY_CODE_USED").get(0).at("/details/left").intValue())
                .isEqualTo(9);

        String renew = "form[action$=/recovery-codes]";
        Document page = portal.page(PAGE);
        PortalClient.expect(422, portal.send(page, renew, "current", "not the password"));
        List<String> renewed = PortalClient.expect(200, portal.send(page, renew, "current", client.password()))
                .select("#secret code")
                .eachText();
        assertThat(renewed).hasSize(10).doesNotContainAnyElementsOf(recoveryCodes);
        PortalClient.expect(401, again.send(again.page(CODE_PAGE), CODE, "code", recoveryCodes.get(4)));
        assertThat(audit("RECOVERY_CODES_CREATED")).hasSize(1);
    }

    @Test
    void passwordAloneEndsForTheApiAndApplicationPasswordsWork() {
        Awaitility.await().until(() -> api(client.authorization()).equals("401 401"));
        assertThat(refusal(client.password())).contains("invalid_credentials", "create an application password");
        assertThat(refusal("not the password")).contains("invalid_credentials").doesNotContain("application password");

        Document created = PortalClient.expect(200, create("night import"));
        String password = created.select("#secret").text();
        assertThat(portal.page(PAGE).select("tbody").text())
                .contains("night import", "never")
                .doesNotContain(password);
        assertThat(stored("app_password")).doesNotContain(password);
        String basic = Api.basic(client.email(), password);
        assertThat(api(basic)).isEqualTo("200 200");
        assertThat(api(Api.basic("other-" + client.email(), password))).isEqualTo("401 401");
        Awaitility.await().until(() -> !portal.page(PAGE).select("tbody").text().contains("never"));
        PortalClient.expect(401, PortalClient.of(fixtures).signIn(client.email(), password));

        PortalClient stranger = PortalClient.as(fixtures, fixtures.newAccount());
        String id = created.select("form[action$=/revoke] input[name=id]").val();
        PortalClient.expect(302, stranger.submit(PAGE, PAGE + "/app-passwords/revoke", "id", id));
        assertThat(api(basic)).as("revoked by a stranger").isEqualTo("200 200");
        PortalClient.expect(302, portal.send(created, "form[action$=/revoke]"));
        Awaitility.await().until(() -> api(basic).equals("401 401"));
        assertThat(audit("APP_PASSWORD_CREATED")).hasSize(1);
        assertThat(audit("APP_PASSWORD_REVOKED")).hasSize(1);
    }

    @Test
    void formsThatAreSentTwiceCreateOnce() {
        Document page = portal.page(PAGE);
        String[] entered = {"name", "night import", "current", client.password()};
        String form = "form[action$=/app-passwords]";
        assertThat(PortalClient.expect(200, portal.send(page, form, entered)).select("#secret"))
                .hasSize(1);
        assertThat(portal.follow(portal.send(page, form, entered)).text())
                .contains("already submitted this form", "revoke it below");
        assertThat(portal.page(PAGE).select("th:contains(night import)")).hasSize(1);

        String renew = "form[action$=/recovery-codes]";
        List<String> codes = PortalClient.expect(200, portal.send(page, renew, "current", client.password()))
                .select("#secret code")
                .eachText();
        assertThat(portal.follow(portal.send(page, renew, "current", client.password()))
                        .text())
                .contains("already submitted this form", "create new ones below");
        PortalClient.expect(200, withCode(codes.getFirst()).get("/portal"));
    }

    @Test
    void userHasTenApplicationPasswordsAtMost() {
        PortalClient.expect(422, create(""));
        for (int i = 0; i < 9; i++) {
            PortalClient.expect(200, create("program " + i));
        }
        Document form = portal.page(PAGE);
        PortalClient.expect(200, create("the last one"));
        PortalClient.expect(
                409,
                portal.send(form, "form[action$=/app-passwords]", "name", "one more", "current", client.password()));
    }

    @Test
    void removingTheAppTakesThePasswordAndBringsBasicBack() {
        Document page = portal.page(PAGE);
        PortalClient.expect(422, portal.send(page, "form[action$=/app/remove]", "current", "not the password"));
        portal.follow(portal.send(page, "form[action$=/app/remove]", "current", client.password()));
        PortalClient.expect(200, PortalClient.as(fixtures, client).get("/portal"));
        Awaitility.await().until(() -> api(client.authorization()).equals("200 200"));
        assertThat(stored("recovery_code")).isEmpty();
        assertThat(audit("SECOND_FACTOR_REMOVED")).hasSize(1);
    }

    @Test
    void operatorRemovesLostFactorsButNotTheOwn() {
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        Document account = operator.page("/portal/operator/accounts/" + client.id());
        String link = account.select("a[href*=second-factors]").attr("href");
        Document found = operator.page(link);
        assertThat(found.text()).contains("Authenticator app, added", "10 recovery codes left");
        assertThat(operator.follow(operator.send(found, "form[action$=/remove]"))
                        .text())
                .contains("All second factors of the user are removed");
        PortalClient.expect(200, PortalClient.as(fixtures, client).get("/portal"));
        assertThat(audit("SECOND_FACTOR_REMOVED").get(0).at("/actor/kind").stringValue())
                .isEqualTo("OPERATOR");
        String own = operator.page("/portal/operator/second-factors?email=" + PortalClient.operator(fixtures)[0])
                .text();
        assertThat(own).contains("An operator.", "This is you");
        assertThat(operator.page("/portal/operator/second-factors?email=nobody@example.com")
                        .text())
                .contains("Nobody has this e-mail address");
    }

    private HttpResponse<String> create(String name) {
        return portal.send(
                portal.page(PAGE), "form[action$=/app-passwords]", "name", name, "current", client.password());
    }

    private PortalClient halfSignedIn(Fixtures instance) {
        PortalClient browser = PortalClient.of(instance);
        PortalClient.expect(302, browser.signIn(client.email(), client.password()));
        assertThat(location(browser.get("/portal"))).isEqualTo(CODE_PAGE);
        return browser;
    }

    private PortalClient withCode(String code) {
        PortalClient browser = halfSignedIn(fixtures);
        assertThat(location(browser.send(browser.page(CODE_PAGE), CODE, "code", code)))
                .isEqualTo("/portal");
        return browser;
    }

    /** The code that the app shows, as if none had been used yet. */
    private String freshCode() {
        jdbc.sql("update authenticator set last_step = 0 where user_id = " + user())
                .update();
        return app.code();
    }

    private String user() {
        return "(select id from portal_user where email = '" + client.email() + "')";
    }

    private String stored(String table) {
        return jdbc.sql("select coalesce(string_agg(r::text, ' '), '') from " + table + " r where user_id = " + user())
                .query(String.class)
                .single();
    }

    private JsonNode audit(String action) {
        return Api.json(fixtures.api()
                        .get("/ops/v1/audit?account=" + client.id() + "&action=" + action, fixtures.operator()))
                .path("entries");
    }

    private String refusal(String password) {
        return fixtures.api()
                .get("/v1/warehouses", Api.basic(client.email(), password))
                .body();
    }

    /** The statuses of an API call on both instances. */
    private String api(String authorization) {
        return Stream.of(fixtures.api(), Instance.second().api())
                .map(api -> "" + api.get("/v1/warehouses", authorization).statusCode())
                .reduce((here, there) -> here + " " + there)
                .orElseThrow();
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow().replaceFirst("^http://[^/]+", "");
    }
}
