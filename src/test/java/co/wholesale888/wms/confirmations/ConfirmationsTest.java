package co.wholesale888.wms.confirmations;

import static co.wholesale888.wms.mail.MailInstance.link;
import static co.wholesale888.wms.mail.MailInstance.received;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.accounts.Operators;
import co.wholesale888.wms.mail.MailInstance;
import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sign-ups where there is a mail server: the way to a confirmed address, and what others can do with an address that
 * nobody has confirmed. One class, since all share the messages of one mail server.
 */
@ResourceLock("the mail queue")
class ConfirmationsTest {

    private static final String FORGOTTEN = "/portal/forgot-password";
    private static final String CONFIRM = "/portal/confirm-email";
    private static final String PASSWORD = "four random new words";
    private static final String WAITING = "section[aria-labelledby=pending]";
    private static final String OTHER_PASSWORD = "somebody else chose this";

    private final Fixtures fixtures = MailInstance.fixtures();
    private final JdbcClient jdbc = MailInstance.jdbc();

    @Test
    void signUpCountsOnceItsAddressIsConfirmed() throws Exception {
        String email = "new-%s@example.com".formatted(UUID.randomUUID());
        PortalClient browser = PortalClient.of(fixtures, "127.7.0.11");
        PortalClient operator = PortalClient.asOperator(fixtures, "127.7.0.12");
        String waiting = waiting(operator);
        Document first = PortalClient.expect(200, signUp(browser, email, PASSWORD));
        Document again =
                PortalClient.expect(200, signUp(browser, fixtures.newAccount().email(), PASSWORD));
        assertThat(first.select("main").outerHtml())
                .contains("Check your mailbox")
                .isEqualTo(again.select("main").outerHtml());
        MimeMessage message = received(email, 1).getFirst();
        assertThat(message.getSubject()).isEqualTo("Confirm your e-mail address for the 888 WMS");
        String link = link(message);
        assertThat(jdbc.sql("select string_agg(c::text, ' ') from email_confirmation c")
                        .query(String.class)
                        .single())
                .doesNotContain(link.substring(link.indexOf('=') + 1));

        Document refused = Jsoup.parse(browser.signIn(email, PASSWORD).body());
        assertThat(refused.select("a[href=" + CONFIRM + "]")).hasSize(1);
        assertThat(refused.select("main").text())
                .as("strangers must not learn that the address was free")
                .isEqualTo(main(browser.signIn(email, "some wrong password")))
                .isEqualTo(main(browser.signIn(email + ".uk", PASSWORD)));
        String account = jdbc.sql("select account_id from portal_user where email = ?")
                .param(email)
                .query((row, n) -> IdKind.ACCOUNT.format(row.getObject(1, UUID.class)))
                .single();
        HttpResponse<String> basic = fixtures.api().get("/v1/warehouses", Api.basic(email, PASSWORD));
        assertThat(basic.statusCode()).isEqualTo(401);
        assertThat(basic.body()).contains("invalid_credentials");
        assertThat(approve(account).body()).contains("invalid_state", "not confirmed yet");
        Document accounts = operator.page("/portal/operator/accounts?status=PENDING");
        assertThat(accounts.select("form[action*=" + account + "]")).isEmpty();
        assertThat(accounts.select(WAITING).text()).doesNotContain(email);
        assertThat(waiting(operator)).isEqualTo(waiting);
        assertThat(operator.page("/portal/operator/accounts/" + account).text()).contains("not confirmed");

        browser.page(link);
        Document confirmed = browser.follow(browser.send(browser.page(link), "main form", "password", PASSWORD));
        assertThat(confirmed.text()).contains("Your e-mail address is confirmed");
        PortalClient.expect(404, browser.get(link));
        PortalClient.expect(302, browser.signIn(email, PASSWORD));
        assertThat(operator.page("/portal/operator/accounts").select(WAITING).text())
                .contains(email);
        assertThat(waiting(operator)).isNotEqualTo(waiting);
        assertThat(approve(account).statusCode()).isEqualTo(200);
        assertThat(fixtures.api()
                        .get("/v1/warehouses", Api.basic(email, PASSWORD))
                        .statusCode())
                .isEqualTo(200);
        assertThat(operator.page("/portal/operator/audit?account=" + account).text())
                .contains("Email confirmed");
    }

    @Test
    void anotherLinkReplacesTheFirstAndStrangersLearnNothing() throws Exception {
        String email = "again-%s@example.com".formatted(UUID.randomUUID());
        PortalClient browser = PortalClient.of(fixtures, "127.7.0.13");
        signUp(browser, email, PASSWORD);
        String first = link(received(email, 1).getFirst());
        Document known = PortalClient.expect(200, confirmAgain(browser, email));
        Document unknown = PortalClient.expect(200, confirmAgain(browser, "no-" + email));
        Document other = PortalClient.expect(
                200, confirmAgain(browser, fixtures.newAccount().email()));
        assertThat(known.select("main").outerHtml())
                .isEqualTo(unknown.select("main").outerHtml())
                .isEqualTo(other.select("main").outerHtml());
        List<String> links = received(email, 2).stream().map(m -> link(m)).toList();
        PortalClient.expect(404, browser.get(first));
        String second =
                links.stream().filter(link -> !link.equals(first)).findFirst().orElseThrow();
        jdbc.sql("update email_confirmation set expires_at = now() where user_id = "
                        + "(select id from portal_user where email = ?)")
                .param(email)
                .update();
        PortalClient.expect(404, browser.get(second));
        PortalClient.expect(200, confirmAgain(browser, email));
        PortalClient.expect(200, confirmAgain(browser, email));
        PortalClient.expect(429, confirmAgain(browser, email));
        assertThat(received("no-" + email)).isEmpty();

        // A link for a new password was sent to the address as well
        setPasswordByMail(PortalClient.of(fixtures, "127.7.0.14"), email, "quite another password");
        PortalClient.expect(302, browser.signIn(email, "quite another password"));
    }

    /** Each takes some time of what all strangers share. */
    @Test
    void wrongPasswordsForALinkAreLimited() {
        String email = newEmail();
        PortalClient browser = PortalClient.of(fixtures, "127.7.1.9");
        signUp(browser, email, PASSWORD);
        Document form = browser.page(link(received(email, 1).getFirst()));

        for (int i = 0; i < Confirmations.PASSWORDS_PER_HOUR; i++) {
            PortalClient.expect(422, browser.send(form, "main form", "password", OTHER_PASSWORD));
        }
        PortalClient.expect(429, browser.send(form, "main form", "password", PASSWORD));
    }

    @Test
    void anotherSignUpReplacesOneThatNobodyConfirmed() {
        String email = newEmail();
        PortalClient stranger = PortalClient.of(fixtures, "127.7.1.1");
        PortalClient owner = PortalClient.of(fixtures, "127.7.1.2");
        signUp(stranger, email, OTHER_PASSWORD);
        String first = link(received(email, 1).getFirst());
        signUp(owner, email, PASSWORD);
        String second = otherLink(email, first);

        PortalClient.expect(404, owner.get(first));
        Document wrong =
                PortalClient.expect(422, owner.send(owner.page(second), "main form", "password", OTHER_PASSWORD));
        assertThat(wrong.select(".error").text()).contains("not the one of the latest sign-up");
        assertThat(owner.follow(owner.send(wrong, "main form", "password", PASSWORD))
                        .text())
                .contains("Your e-mail address is confirmed");
        PortalClient.expect(401, stranger.signIn(email, OTHER_PASSWORD));
        PortalClient.expect(302, owner.signIn(email, PASSWORD));

        UUID user = Fixtures.userId(jdbc, email);
        PortalClient.expect(200, signUp(stranger, email, OTHER_PASSWORD));
        assertThat(Fixtures.userId(jdbc, email)).as("a confirmed user stays").isEqualTo(user);
    }

    @Test
    void strangerUsesUpNoSignUpsOfAnAddress() {
        String email = newEmail();
        for (int i = 0; i < 3; i++) {
            PortalClient.expect(200, signUp(PortalClient.of(fixtures, "127.7.1.20"), email, OTHER_PASSWORD));
        }
        assertThat(PortalClient.expect(429, signUp(PortalClient.of(fixtures, "127.7.1.20"), email, OTHER_PASSWORD))
                        .text())
                .contains("Too many sign-ups");
        for (int address = 21; address < 28; address++) {
            PortalClient.expect(200, signUp(PortalClient.of(fixtures, "127.7.1." + address), email, PASSWORD));
        }
        PortalClient.expect(429, signUp(PortalClient.of(fixtures, "127.7.1.28"), email, PASSWORD));
    }

    @Test
    void whoeverSignsUpLastCannotHaveOthersConfirmIt() {
        String email = newEmail();
        PortalClient owner = PortalClient.of(fixtures, "127.7.1.3");
        signUp(owner, email, PASSWORD);
        String first = link(received(email, 1).getFirst());
        signUp(PortalClient.of(fixtures, "127.7.1.4"), email, OTHER_PASSWORD);
        String second = otherLink(email, first);

        Document refused = PortalClient.expect(422, owner.send(owner.page(second), "main form", "password", PASSWORD));
        assertThat(refused.select("a[href=" + FORGOTTEN + "]")).isNotEmpty();
        setPasswordByMail(owner, email, PASSWORD);
        PortalClient.expect(401, PortalClient.of(fixtures, "127.7.1.4").signIn(email, OTHER_PASSWORD));
        PortalClient.expect(302, owner.signIn(email, PASSWORD));
        PortalClient.expect(404, owner.get(second));
    }

    @Test
    void unconfirmedSignUpKeepsTheAddressFromNobody() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient owner = PortalClient.as(fixtures, client);
        PortalClient stranger = PortalClient.of(fixtures, "127.7.1.5");
        String invited = newEmail();
        String link = Colleague.invite(owner, "/portal/users", "email", invited, "role", "VIEWER");
        signUp(stranger, invited, OTHER_PASSWORD);
        UUID squatted = account(invited);
        Colleague.accept(fixtures, link, PASSWORD);
        assertThat(account(invited)).isEqualTo(client.uuid());
        assertThat(jdbc.sql("select id from account where id = ?")
                        .param(squatted)
                        .query(UUID.class)
                        .optional())
                .isEmpty();

        String later = newEmail();
        signUp(stranger, later, OTHER_PASSWORD);
        Colleague.accept(
                fixtures, Colleague.invite(owner, "/portal/users", "email", later, "role", "VIEWER"), PASSWORD);
        assertThat(account(later)).isEqualTo(client.uuid());

        String opened = newEmail();
        signUp(stranger, opened, OTHER_PASSWORD);
        assertThat(fixtures.api()
                        .post("/ops/v1/accounts", fixtures.operator(), """
                                {"name":"Opened","email":"%s","password":"%s"}""".formatted(opened, PASSWORD))
                        .statusCode())
                .isEqualTo(201);

        String operator = newEmail();
        signUp(stranger, operator, OTHER_PASSWORD);
        MailInstance.SERVICE.bean(Operators.class).ensure(operator, PASSWORD);
        assertThat(fixtures.api()
                        .get("/ops/v1/accounts?limit=1", Api.basic(operator, PASSWORD))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void suspendedSignUpStays() {
        String email = newEmail();
        PortalClient stranger = PortalClient.of(fixtures, "127.7.1.6");
        signUp(stranger, email, PASSWORD);
        UUID user = Fixtures.userId(jdbc, email);
        String account = IdKind.ACCOUNT.format(account(email));
        assertThat(fixtures.api()
                        .post("/ops/v1/accounts/" + account + "/suspend", fixtures.operator(), null)
                        .statusCode())
                .isEqualTo(200);
        PortalClient.expect(200, signUp(stranger, email, OTHER_PASSWORD));
        assertThat(Fixtures.userId(jdbc, email)).isEqualTo(user);
    }

    @Test
    void signUpIsDeletedAWeekAfterItsLinkHasExpired() {
        PortalClient browser = PortalClient.of(fixtures, "127.7.1.7");
        String old = signUpWithLinkFrom(browser, 8);
        String younger = signUpWithLinkFrom(browser, 6);
        String confirmed = signUpWithLinkFrom(browser, 8);
        jdbc.sql("update portal_user set confirmed = true where email = ?")
                .param(confirmed)
                .update();
        UUID account = account(old);
        MailInstance.SERVICE.bean(ConfirmationPurge.class).purge();
        assertThat(List.of(users(old), users(younger), users(confirmed))).containsExactly(0, 1, 1);
        assertThat(List.of(links(younger), links(confirmed))).containsExactly(1, 0);
        assertThat(jdbc.sql("select id from account where id = ?")
                        .param(account)
                        .query(UUID.class)
                        .optional())
                .isEmpty();
    }

    private String signUpWithLinkFrom(PortalClient browser, int daysAgo) {
        String email = newEmail();
        signUp(browser, email, PASSWORD);
        jdbc.sql("update email_confirmation set expires_at = now() - ? * interval '1 day' where user_id = ?")
                .params(daysAgo, Fixtures.userId(jdbc, email))
                .update();
        return email;
    }

    private int users(String email) {
        return jdbc.sql("select count(*) from portal_user where email = ?")
                .param(email)
                .query(Integer.class)
                .single();
    }

    private int links(String email) {
        return jdbc.sql("select count(*) from email_confirmation where user_id = ?")
                .param(Fixtures.userId(jdbc, email))
                .query(Integer.class)
                .single();
    }

    private UUID account(String email) {
        return jdbc.sql("select account_id from portal_user where email = ?")
                .param(email)
                .query(UUID.class)
                .single();
    }

    private static String newEmail() {
        return "sign-up-%s@example.com".formatted(UUID.randomUUID());
    }

    /** Waits for the second message to the address, and returns its link. */
    private static String otherLink(String email, String first) {
        return received(email, 2).stream()
                .map(MailInstance::link)
                .filter(link -> !link.equals(first))
                .findFirst()
                .orElseThrow();
    }

    private static void setPasswordByMail(PortalClient browser, String email, String password) {
        PortalClient.expect(200, browser.submit(FORGOTTEN, FORGOTTEN, "email", email));
        MimeMessage reset = Awaitility.await()
                .until(
                        () -> received(email).stream()
                                .filter(m -> MailInstance.text(m).contains("/portal/new-password"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        PortalClient.expect(302, browser.send(browser.page(link(reset)), "main form", "password", password));
    }

    private static HttpResponse<String> signUp(PortalClient browser, String email, String password) {
        return browser.submit(
                "/portal/sign-up", "/portal/sign-up", "name", "New", "email", email, "password", password);
    }

    private static HttpResponse<String> confirmAgain(PortalClient browser, String email) {
        return browser.submit(CONFIRM, CONFIRM + "/again", "email", email);
    }

    private static String main(HttpResponse<String> answer) {
        return Jsoup.parse(answer.body()).select("main").text();
    }

    private HttpResponse<String> approve(String account) {
        return fixtures.api().post("/ops/v1/accounts/" + account + "/approve", fixtures.operator(), null);
    }

    /** How many accounts wait for approval, as the home page of operators says. */
    private static String waiting(PortalClient operator) {
        return operator.page("/portal/operator")
                .select("a.tile[href$=/accounts] strong")
                .text();
    }
}
