package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The expiry of sessions, and the limit of sign-ups. */
@ServiceTest
class SessionEndsTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    private Fixtures.ClientUser client;
    private PortalClient portal;

    @BeforeEach
    void signIn() {
        client = fixtures.newAccount();
        portal = PortalClient.as(fixtures, client);
        assertThat(portal.get("/portal").statusCode()).isEqualTo(200);
    }

    @Test
    void sessionEndsAfterTwoIdleHours() {
        age("seen_at", "1 hour 59 minutes");
        assertThat(portal.get("/portal").statusCode()).isEqualTo(200);
        age("seen_at", "2 hours 1 minute");
        assertThat(portal.get("/portal").statusCode()).isEqualTo(302);
    }

    @Test
    void whatAPageLoadsByItselfKeepsNoSession() {
        age("seen_at", "1 hour 30 minutes");
        assertThat(portal.get("/portal", "X-Reload", "true").statusCode()).isEqualTo(200);
        assertThat(isSeen()).isFalse();
        assertThat(portal.get("/portal", "X-Reload", "typed").statusCode()).isEqualTo(200);
        assertThat(isSeen()).isTrue();
    }

    private boolean isSeen() {
        return jdbc.sql(
                        "select seen_at > now() - interval '1 hour' from portal_session where user_id in (select id from"
                                + " portal_user where email = ?)")
                .param(client.email())
                .query(Boolean.class)
                .single();
    }

    @Test
    void sessionEndsAfterTwelveHours() {
        age("created_at", "12 hours 1 minute");
        assertThat(portal.get("/portal").statusCode()).isEqualTo(302);
    }

    @Test
    void databaseDoesNotContainTheCookie() {
        String rows = jdbc.sql("select string_agg(s::text, ' ') from portal_session s")
                .query(String.class)
                .single();
        assertThat(rows).doesNotContain(portal.session());
    }

    @Test
    void signUpsFromOneAddressAreLimited() {
        PortalClient crowd = PortalClient.of(fixtures, "127.4.0.9");
        for (int i = 0; i < 10; i++) {
            assertThat(signUp(crowd).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> tooMany = signUp(crowd);
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.headers().firstValueAsLong("Retry-After").orElseThrow())
                .as("the limit is that of an hour")
                .isGreaterThan(120);
    }

    private static HttpResponse<String> signUp(PortalClient portal) {
        String email = "crowd-%s@example.com".formatted(UUID.randomUUID());
        return portal.submit(
                "/portal/sign-up", "/portal/sign-up", "name", "A", "email", email, "password", "four random words");
    }

    private void age(String column, String interval) {
        int changed = jdbc.sql("update portal_session set %s = now() - interval '%s' where user_id in ("
                                .formatted(column, interval)
                        + "select id from portal_user where email = ?)")
                .param(client.email())
                .update();
        assertThat(changed).isEqualTo(1);
    }
}
