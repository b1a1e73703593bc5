package co.wholesale888.wms.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sessions of users who never sign in again. */
@ServiceTest
class SessionPurgeTest {

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SessionPurge purge;

    @Test
    void expiredSessionsAreDeletedAndOthersAreKept() {
        Fixtures.ClientUser idle = signedIn("seen_at = now() - interval '121 minutes'");
        Fixtures.ClientUser old = signedIn("created_at = now() - interval '721 minutes'");
        Fixtures.ClientUser busy = signedIn("created_at = now() - interval '719 minutes'");
        startHalf(idle, 301);
        startHalf(busy, 299);
        purge.purge();
        assertThat(List.of(sessions(idle), sessions(old), sessions(busy))).containsExactly(0, 0, 1);
        assertThat(List.of(halfSessions(idle), halfSessions(busy))).containsExactly(0, 1);
    }

    private Fixtures.ClientUser signedIn(String change) {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient.as(fixtures, client);
        jdbc.sql("update portal_session set " + change
                        + " where user_id = (select id from portal_user where email = ?)")
                .param(client.email())
                .update();
        return client;
    }

    private void startHalf(Fixtures.ClientUser client, int secondsAgo) {
        jdbc.sql("""
                        insert into half_session (hash, user_id, created_at)
                        select sha256(email::bytea), id, now() - ? * interval '1 second' from portal_user
                        where email = ?""").params(secondsAgo, client.email()).update();
    }

    private int halfSessions(Fixtures.ClientUser client) {
        return jdbc.sql("select count(*) from half_session s join portal_user u on u.id = s.user_id where email = ?")
                .param(client.email())
                .query(Integer.class)
                .single();
    }

    private int sessions(Fixtures.ClientUser client) {
        return jdbc.sql("select count(*) from portal_session s join portal_user u on u.id = s.user_id where email = ?")
                .param(client.email())
                .query(Integer.class)
                .single();
    }
}
