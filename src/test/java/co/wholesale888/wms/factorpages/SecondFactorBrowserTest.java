package co.wholesale888.wms.factorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.Browser;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Authenticator apps and passkeys in a browser, in two looks. */
@ConcurrentServiceTest
@ResourceLock(Browser.LOCK)
class SecondFactorBrowserTest {

    private static final String PAGE = "/portal/profile/security";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void userAddsAnAppAndSignsInWithIt() {
        Fixtures.ClientUser client = fixtures.newAccount();
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.as(client.email(), client.password()).goTo(PAGE);
            browser.click("Add an authenticator app", "Scan this code").inspectInTwoLooks();
            AuthenticatorApp app = new AuthenticatorApp(browser.text("#key"));
            browser.type("code", app.code())
                    .type("current", client.password())
                    .click("Add the app", "Your recovery codes")
                    .inspectInTwoLooks();
            browser.click("I have kept them", "10 left")
                    .type("name", "night import")
                    .type("create-current", client.password())
                    .click("Create an application password", "Copy it now")
                    .openAll("details")
                    .inspectInTwoLooks();

            jdbc.sql("""
                            update authenticator set last_step = 0
                            where user_id = (select id from portal_user where email = ?)""").param(client.email()).update();
            browser.click("Sign out", "You are signed out");
            enterPassword(browser, client).inspectInTwoLooks();
            browser.type("code", app.wrongCode()).click("Continue", "The code is wrong");
            browser.type("code", app.code()).click("Continue", "Sign out");
            assertThat(browser.consoleErrors()).allMatch(line -> line.contains("status of 401"));
        }
        String[] operator = PortalClient.operator(fixtures);
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.as(operator[0], operator[1]).goTo("/portal/operator/second-factors?email=" + client.email());
            browser.openAll("details").inspectInTwoLooks();
            browser.click("Remove all second factors", "All second factors of the user are removed");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void userAddsAPasskeyAndSignsInWithIt() {
        Fixtures.ClientUser client = fixtures.newAccount();
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.withPasskeyDevice().as(client.email(), client.password()).goTo(PAGE);
            browser.click("Add a passkey", "Name it").inspectInTwoLooks();
            browser.type("name", "my phone").type("current", client.password()).click("Continue", "Create it");
            browser.waitUntilGone("form[data-passkey][hidden]").inspectInTwoLooks();
            browser.click("Create the passkey", "The passkey is added")
                    .openAll("details")
                    .inspectInTwoLooks();
            assertThat(browser.text("table")).contains("my phone");

            browser.click("Sign out", "You are signed out");
            enterPassword(browser, client)
                    .waitUntilGone("form[data-passkey][hidden]")
                    .inspectInTwoLooks();
            browser.click("Use a passkey", "Sign out").click("Sign out", "You are signed out");

            browser.click("Sign in with a passkey", "Your device asks").waitUntilGone("form[data-passkey][hidden]");
            browser.inspectInTwoLooks();
            List<String> answer = browser.passkeyAnswer();
            browser.click("Use a passkey", "Sign out");

            assertThat(signIn(answer))
                    .as("a passkey was used after its challenge")
                    .endsWith("/portal/sign-in/passkey");
            browser.click("Sign out", "You are signed out").goTo("/portal/sign-in/passkey");
            answer = browser.passkeyAnswer();
            String challenge = answer.getFirst();
            String said = answer.getLast();
            assertThat(Stream.of(
                            "null",
                            "{}",
                            "{\"rawId\":\"!\"}",
                            said.replaceFirst("\"signature\"", "\"other\""),
                            said.replaceFirst("\"signature\":\"....", "$0AAAA"),
                            said.replaceFirst("\"rawId\":\"....", "$0AAAA")))
                    .allSatisfy(hostile ->
                            assertThat(signIn(List.of(challenge, hostile))).endsWith("/portal/sign-in/passkey"));
            assertThat(signIn(List.of(challenge.substring(4), said))).endsWith("/portal/sign-in/passkey");
            assertThat(signIn(answer)).endsWith("/portal");
            assertThat(signIn(answer)).as("used up").endsWith("/portal/sign-in/passkey");

            browser.goTo("/portal/sign-in/passkey").waitUntilGone("form[data-passkey][hidden]");
            browser.click("Use a passkey", "Sign out").goTo(PAGE).openAll("details");
            browser.type("passkey-0", client.password()).click("Remove my phone", "The second factor is removed");
            assertThat(browser.consoleErrors()).isEmpty();
        }
        PortalClient.expect(200, PortalClient.as(fixtures, client).get("/portal"));
        assertThat(fixtures.api()
                        .get("/ops/v1/audit?action=SECOND_FACTOR_REMOVED&account=" + client.id(), fixtures.operator())
                        .body())
                .contains("\"name\":\"my phone\"");
    }

    /** As behind one address of many devices, or of a proxy. */
    @Test
    void failuresOfNeighboursKeepNobodyOutWhosePasskeyWasRightBefore() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient known = PortalClient.of(fixtures, "127.9.0.7");
        PortalClient stranger = PortalClient.of(fixtures, "127.9.0.8");
        PortalClient half = PortalClient.of(fixtures, "127.9.0.8");
        try (Browser browser = Browser.open(fixtures.api().base())) {
            browser.withPasskeyDevice().as(client.email(), client.password()).goTo(PAGE);
            browser.click("Add a passkey", "Name it").type("name", "my phone").type("current", client.password());
            browser.click("Continue", "Create it").waitUntilGone("form[data-passkey][hidden]");
            browser.click("Create the passkey", "The passkey is added").click("Sign out", "You are signed out");
            assertThat(signIn(known, answer(browser))).endsWith("/portal");
            PortalClient.expect(302, known.submit("/portal/profile", "/portal/sign-out"));

            for (PortalClient neighbour : List.of(known, stranger)) {
                for (int i = 0; i < 50; i++) {
                    assertThat(signIn(neighbour, List.of("", "{}"))).endsWith("/portal/sign-in/passkey");
                }
                HttpResponse<String> refused = send(neighbour, List.of("", "{}"));
                Document page = PortalClient.expect(429, refused);
                assertThat(page.select("[role=alert]").text())
                        .startsWith("Too many failed sign-ins with a passkey. Try again in");
                assertThat(page.select("form[data-passkey]")).hasSize(1);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(signIn(known, answer(browser))).endsWith("/portal");
            PortalClient.expect(429, send(stranger, answer(browser)));

            PortalClient.expect(302, half.signIn(client.email(), client.password()));
            enterPassword(browser, client);
            assertThat(signIn(half, browser.passkeyAnswer())).endsWith("/portal");
        }
    }

    @Test
    void aFailedPasskeyForgetsNotThePageThatWasAskedFor() {
        PortalClient browser = PortalClient.of(fixtures, "127.9.0.9");
        HttpResponse<String> failed =
                browser.submit("/portal/sign-in", "/portal/sign-in/passkey", "next", "/portal/profile", "answer", "{}");
        Document again = browser.follow(failed);
        assertThat(again.text()).contains("The passkey did not work.");
        assertThat(again.select("form[data-passkey] input[name=next]").val()).isEqualTo("/portal/profile");
    }

    private static List<String> answer(Browser browser) {
        return browser.goTo("/portal/sign-in/passkey").passkeyAnswer();
    }

    /** Sends the answer as another browser would, and returns where it is led. */
    private String signIn(List<String> answer) {
        return signIn(PortalClient.of(fixtures), answer);
    }

    private static String signIn(PortalClient other, List<String> answer) {
        HttpResponse<String> sent = send(other, answer);
        PortalClient.expect(302, sent);
        return sent.headers().firstValue("Location").orElseThrow();
    }

    private static HttpResponse<String> send(PortalClient other, List<String> answer) {
        return other.submit(
                "/portal/sign-in",
                "/portal/sign-in/passkey",
                "challenge",
                answer.getFirst(),
                "answer",
                answer.getLast());
    }

    private static Browser enterPassword(Browser browser, Fixtures.ClientUser client) {
        return browser.goTo("/portal/sign-in")
                .type("email", client.email())
                .type("password", client.password())
                .click("Sign in", "Second factor");
    }
}
