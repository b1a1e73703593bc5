package co.wholesale888.wms.factorpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.LockWaiters;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Sign-ins, and changes with the password, while something takes away what they were checked for. The tests make the
 * changes as another instance.
 */
@ServiceTest
class SignInRaceTest {

    private static final String SECURITY = "/portal/profile/security";
    private static final String CODE_PAGE = "/portal/sign-in/code";

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private Fixtures.ClientUser client;
    private PortalClient signedIn;
    private PortalClient browser;

    @BeforeEach
    void rememberThePassword() {
        client = fixtures.newAccount();
        signedIn = PortalClient.as(fixtures, client);
        browser = PortalClient.of(fixtures);
    }

    @Test
    void oldPasswordStartsNoSession() {
        change(jdbc, "password_hash = password_hash || 'x'");
        browser.signIn(client.email(), client.password());
        assertThat(browser.get("/portal").headers().firstValue("Location").orElseThrow())
                .endsWith("/portal/sign-in");
    }

    @Test
    void oldPasswordStartsNoHalfSession() {
        change(jdbc, "password_hash = password_hash || 'x', second_factor = true");
        browser.signIn(client.email(), client.password());
        assertThat(count("half_session")).isZero();
        assertThat(count("portal_session")).as("only the one from before").isEqualTo(1);
    }

    @Test
    void secondFactorIsRequiredAtOnce() throws Exception {
        whileLocked(302, "second_factor = true", "", () -> browser.signIn(client.email(), client.password()));
        assertThat(browser.get("/portal").headers().firstValue("Location").orElseThrow())
                .endsWith(CODE_PAGE);
    }

    @Test
    void halfSessionThatHasEndedStartsNoSession() throws Exception {
        Document form = signedIn.page(SECURITY + "/app");
        AuthenticatorApp app = new AuthenticatorApp(form.select("#key").text());
        PortalClient.expect(
                200,
                signedIn.send(form, "form[action$=/security/app]", "code", app.code(), "current", client.password()));
        jdbc.sql("update authenticator set last_step = 0 where user_id = " + user())
                .update();
        browser.signIn(client.email(), client.password());
        Document codeForm = browser.page(CODE_PAGE);

        whileLocked(
                302,
                "password_hash = 'x'",
                "delete from half_session where user_id = ",
                () -> browser.send(codeForm, "form[action$=/sign-in/code]", "code", app.code()));
        assertThat(browser.get("/portal").headers().firstValue("Location").orElseThrow())
                .endsWith("/portal/sign-in");
    }

    @Test
    void oldPasswordDoesNotUndoAReset() throws Exception {
        Document profile = signedIn.page("/portal/profile");
        whileLocked(
                422,
                "password_hash = 'reset'",
                "",
                () -> signedIn.send(
                        profile,
                        "form[action$=/profile/password]",
                        "current",
                        client.password(),
                        "password",
                        "another password of the user"));
        assertThat(jdbc.sql("select password_hash from portal_user where id = " + user())
                        .query(String.class)
                        .single())
                .isEqualTo("reset");
        assertThat(count("portal_session")).isEqualTo(1);
    }

    @Test
    void oldPasswordAddsNothingAfterAReset() throws Exception {
        Document security = signedIn.page(SECURITY);
        whileLocked(
                422,
                "password_hash = 'reset'",
                "",
                () -> signedIn.send(
                        security, "form[action$=/app-passwords]", "name", "erp", "current", client.password()));
        assertThat(count("app_password")).isZero();
    }

    @Test
    void oldPasswordAddsNoSecondFactorAfterAReset() throws Exception {
        Document form = signedIn.page(SECURITY + "/app");
        AuthenticatorApp app = new AuthenticatorApp(form.select("#key").text());
        whileLocked(
                422,
                "password_hash = 'reset'",
                "",
                () -> signedIn.send(
                        form, "form[action$=/security/app]", "code", app.code(), "current", client.password()));
        assertThat(count("authenticator")).isZero();
    }

    /** Changes the user, sends the request, and once that waits for the user, does the rest and commits. */
    private void whileLocked(int status, String assignments, String rest, Supplier<HttpResponse<String>> request)
            throws Exception {
        try (Connection connection = DriverManager.getConnection(TestPostgres.url())) {
            connection.setAutoCommit(false);
            JdbcClient other = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            change(other, assignments);
            CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(request);
            LockWaiters.await(other);
            if (!rest.isEmpty()) {
                other.sql(rest + user()).update();
            }
            connection.commit();
            assertThat(answer.join().statusCode()).isEqualTo(status);
        }
    }

    private void change(JdbcClient database, String assignments) {
        assertThat(database.sql("update portal_user set " + assignments + " where id = " + user())
                        .update())
                .isEqualTo(1);
    }

    private int count(String table) {
        return jdbc.sql("select count(*) from " + table + " where user_id = " + user())
                .query(Integer.class)
                .single();
    }

    private String user() {
        return "(select id from portal_user where email = '" + client.email() + "')";
    }
}
