package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Sign-in, sign-up, sign-out, and what a session gives access to. */
@ServiceTest
class SessionsTest {

    private static final String WRONG = "certainly-not-the-password";
    private static final String NEW_WAREHOUSE = "form[action$=/warehouses/new]";

    @Autowired
    private Fixtures fixtures;

    @Test
    void signInRedirectsToTheRequestedPage() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient portal = PortalClient.of(fixtures);
        HttpResponse<String> led = portal.get("/portal/warehouses/new");
        assertThat(led.statusCode()).isEqualTo(302);
        String signIn = led.headers().firstValue("Location").orElseThrow();
        assertThat(signIn).endsWith("/portal/sign-in?next=%2Fportal%2Fwarehouses%2Fnew");
        String next = Jsoup.parse(portal.get(path(signIn)).body())
                .select("input[name=next]")
                .attr("value");
        HttpResponse<String> in = portal.submit(
                "/portal/sign-in",
                "/portal/sign-in",
                "email",
                client.email(),
                "password",
                client.password(),
                "next",
                next);
        assertThat(in.headers().firstValue("Location").orElseThrow()).endsWith("/portal/warehouses/new");
        assertThat(portal.get("/portal/warehouses/new").statusCode()).isEqualTo(200);
    }

    @Test
    void formOfAnEndedSessionSaysThatNothingWasSaved() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient portal = PortalClient.as(fixtures, client);
        Document form = portal.page("/portal/warehouses/new");
        PortalClient.as(fixtures, client).submit("/portal/profile", "/portal/profile/sessions/end-all");

        Document signIn = portal.follow(portal.send(form, NEW_WAREHOUSE, "code", "LATE", "name", "Too late"));

        assertThat(signIn.text()).contains("Your session had ended, so nothing was saved.");
        assertThat(portal.page("/portal/sign-in").text()).as("said once").doesNotContain("nothing was saved");
        Document again = portal.follow(
                portal.send(signIn, "form[action$=/sign-in]", "email", client.email(), "password", client.password()));
        assertThat(again.select(NEW_WAREHOUSE)).as("the form to enter it again").hasSize(1);
    }

    @Test
    void formFromBeforeASignInSaysWhatToDo() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient portal = PortalClient.as(fixtures, client);
        Document form = portal.page("/portal/warehouses/new");
        portal.submit("/portal", "/portal/sign-in", "email", client.email(), "password", client.password());

        Document denied =
                PortalClient.expect(403, portal.send(form, NEW_WAREHOUSE, "code", "OLD", "name", "An old form"));

        assertThat(denied.text())
                .contains("You have signed in or out since this page was opened", "Go back, reload the page")
                .doesNotContain("X-CSRF-Token");
    }

    @Test
    void signInRedirectsOnlyWithinThePortal() {
        Fixtures.ClientUser client = fixtures.newAccount();
        for (String next :
                new String[] {"https://evil.example", "//evil.example", "/portal/../docs", "/portal\\@evil"}) {
            HttpResponse<String> in = PortalClient.of(fixtures)
                    .submit(
                            "/portal/sign-in",
                            "/portal/sign-in",
                            "email",
                            client.email(),
                            "password",
                            client.password(),
                            "next",
                            next);
            assertThat(path(in.headers().firstValue("Location").orElseThrow())).isEqualTo("/portal");
        }
    }

    @Test
    void cookieIsHttpOnlyAndSameSite() {
        HttpResponse<String> answer = PortalClient.of(fixtures).get("/portal/sign-in");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("wms-session=")
                .contains("; Path=/", "; HttpOnly", "; SameSite=Lax")
                .doesNotContain("Max-Age", "Expires", "Domain");
    }

    @Test
    void signInReplacesTheSession() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient portal = PortalClient.of(fixtures);
        portal.get("/portal/sign-in");
        String planted = portal.session();
        assertThat(planted).hasSize(43);
        portal.signIn(client.email(), client.password());
        String own = portal.session();
        assertThat(own).isNotEqualTo(planted);

        PortalClient attacker = PortalClient.of(fixtures);
        attacker.setSession(planted);
        assertThat(attacker.get("/portal").statusCode()).isEqualTo(302);

        portal.submit("/portal", "/portal/sign-in", "email", client.email(), "password", client.password());
        assertThat(portal.session()).isNotEqualTo(own);
        PortalClient thief = PortalClient.of(fixtures);
        thief.setSession(own);
        assertThat(thief.get("/portal").statusCode()).as("the previous session").isEqualTo(302);
    }

    @Test
    void allInstancesShareTheSession() {
        PortalClient portal = PortalClient.as(fixtures, fixtures.newAccount());
        Api second = Instance.second().api();
        String cookie = "wms-session=" + portal.session();
        assertThat(second.get("/portal", null, "Cookie", cookie).statusCode()).isEqualTo(200);
        assertThat(portal.submit("/portal", "/portal/sign-out").statusCode()).isEqualTo(302);
        assertThat(second.get("/portal", null, "Cookie", cookie).statusCode()).isEqualTo(302);
        assertThat(fixtures.api().get("/portal", null, "Cookie", cookie).statusCode())
                .isEqualTo(302);
    }

    @Test
    void changesRequireTheCsrfTokenOfTheSession() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient portal = PortalClient.as(fixtures, client);
        String wanted = "code=FORGED&name=Forged";
        String foreign = Jsoup.parse(
                        PortalClient.of(fixtures).get("/portal/sign-in").body())
                .select("input[name=_csrf]")
                .attr("value");
        for (String form : new String[] {wanted, wanted + "&_csrf=", wanted + "&_csrf=" + foreign}) {
            HttpResponse<String> answer = portal.post("/portal/warehouses/new", form);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/html");
        }
        assertThat(portal.page("/portal").text()).contains("No warehouses yet");
        assertThat(PortalClient.of(fixtures)
                        .post("/portal/sign-in", "email=" + client.email() + "&password=" + client.password())
                        .statusCode())
                .as("sign-in is a change as well")
                .isEqualTo(403);
    }

    @Test
    void apiAcceptsTheSessionAndRequiresItsCsrfToken() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient portal = PortalClient.as(fixtures, client);
        assertThat(portal.get("/v1/warehouses").statusCode()).isEqualTo(200);
        assertThat(portal.get("/api/wms/v1/warehouses").statusCode()).isEqualTo(200);
        assertThat(portal.get("/v1/stock").statusCode()).isEqualTo(403);
        assertThat(portal.get("/ops/v1/accounts").statusCode()).isEqualTo(403);
        String body = """
                {"code":"API-1","name":"By session"}""";
        HttpResponse<String> forged = portal.post("/v1/warehouses", body);
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(Api.json(forged).path("code").stringValue()).isEqualTo("insufficient_scope");
        String token = portal.page("/portal").select("input[name=_csrf]").attr("value");
        assertThat(portal.post("/v1/warehouses", body, "X-CSRF-Token", token).statusCode())
                .isEqualTo(201);
    }

    @Test
    void failedSignInsAreThrottledAndRevealNoUsers() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient portal = PortalClient.of(fixtures, "127.4.0.1");
        HttpResponse<String> known = portal.signIn(client.email(), WRONG);
        HttpResponse<String> unknown = portal.signIn("nobody-" + UUID.randomUUID() + "@example.com", WRONG);
        assertThat(known.statusCode()).isEqualTo(401).isEqualTo(unknown.statusCode());
        assertThat(alert(known)).isEqualTo(alert(unknown)).contains("wrong");
        assertThat(known.body()).doesNotContain(WRONG);
        HttpResponse<String> last = known;
        for (int i = 0; i < 10; i++) {
            last = portal.signIn(client.email(), WRONG + i);
        }
        assertThat(last.statusCode()).isEqualTo(429);
        String retryAfter = last.headers().firstValue("Retry-After").orElseThrow();
        assertThat(alert(last)).contains("Try again in %s seconds".formatted(retryAfter));
    }

    /** Each costs a transaction, and brings a session with a new limit of pages. */
    @Test
    void rightPasswordsOfAUserAreThrottledAsWell() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient portal = PortalClient.of(fixtures, "127.4.0.3");
        Document form = portal.page("/portal/sign-in");
        String secret = portal.session();
        HttpResponse<String> last;
        int signIns = 0;
        do {
            portal.setSession(secret);
            last = portal.send(form, "form[action$=/sign-in]", "email", client.email(), "password", client.password());
        } while (last.statusCode() == 302 && ++signIns < 500);
        assertThat(PortalClient.expect(429, last).select("[role=alert]").text())
                .contains("Too many sign-ins. Try again in a second.");
        assertThat(signIns).isGreaterThanOrEqualTo(20);
        PortalClient another = PortalClient.of(fixtures, "127.4.0.3");
        Fixtures.ClientUser neighbour = fixtures.newAccount();
        PortalClient.expect(302, another.signIn(neighbour.email(), neighbour.password()));
    }

    @Test
    void signUpIsPendingAndRevealsNoAccounts() {
        Fixtures.ClientUser known = fixtures.newAccount();
        PortalClient portal = PortalClient.of(fixtures, "127.4.0.2");
        String email = "new-" + UUID.randomUUID() + "@example.com";
        HttpResponse<String> fresh = signUp(portal, email, "a-new-client's-password");
        HttpResponse<String> taken = signUp(portal, known.email(), "a-new-client's-password");
        assertThat(fresh.statusCode()).isEqualTo(200).isEqualTo(taken.statusCode());
        assertThat(main(taken)).isEqualTo(main(fresh)).contains("waiting for approval");
        assertThat(portal.signIn(known.email(), "a-new-client's-password").statusCode())
                .isEqualTo(401);
        assertThat(portal.signIn(email, "a-new-client's-password").statusCode()).isEqualTo(302);
        assertThat(portal.page("/portal").text()).contains("waiting for approval");
        HttpResponse<String> early =
                portal.submit("/portal/warehouses/new", "/portal/warehouses/new", "code", "EARLY", "name", "Too early");
        assertThat(early.statusCode()).isEqualTo(403);
        String large = "x=" + "y".repeat(9 * 1024);
        assertThat(portal.post("/portal/notices", large).statusCode()).isEqualTo(413);
        assertThat(PortalClient.as(fixtures, known)
                        .post("/portal/notices", large)
                        .statusCode())
                .as("read, and refused without a token")
                .isEqualTo(403);
        assertThat(signUp(portal, "no address", "short").statusCode()).isEqualTo(422);
        HttpResponse<String> common = signUp(portal, "b" + email, "Password123456");
        assertThat(PortalClient.expect(422, common).select("#password-hint").text())
                .isEqualTo("Password is among the most common ones; choose another.");
    }

    private static HttpResponse<String> signUp(PortalClient portal, String email, String password) {
        return portal.submit(
                "/portal/sign-up", "/portal/sign-up", "name", "A company", "email", email, "password", password);
    }

    private static String alert(HttpResponse<String> answer) {
        return Jsoup.parse(answer.body()).select("[role=alert]").text();
    }

    private static String main(HttpResponse<String> answer) {
        return Jsoup.parse(answer.body()).select("main").text();
    }

    private static String path(String location) {
        URI uri = URI.create(location);
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
