package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.SecretHash;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The time between the password and the second factor of a sign-in: five minutes and five attempts at most. As with a
 * session, the browser holds a secret and the database its hash.
 */
@Component
public class HalfSessions {

    static final Duration LIFETIME = Duration.ofMinutes(5);
    static final int MAX_ATTEMPTS = 5;

    /**
     * A mere bound on the table: the oldest ends for a new one. {@link SignInLimits} lets nobody who has only the
     * password reach it, who would end the sign-ins of the user.
     */
    private static final int MAX_PER_USER = 200;

    private final JdbcClient jdbc;
    private final Clock clock;

    HalfSessions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Counts an attempt; false if the user must begin again with the password. */
    public boolean countAttempt(HalfSignedIn half) {
        return jdbc.sql("""
                        update half_session set attempts = attempts + 1
                        where hash = ? and attempts < ? and created_at > ?""")
                        .params(half.hash().bytes(), MAX_ATTEMPTS)
                        .param(OffsetDateTime.now(clock).minus(LIFETIME))
                        .update()
                == 1;
    }

    void start(UUID userId, String secret) {
        jdbc.sql("""
                        delete from half_session where hash in (
                            select hash from half_session where user_id = ?
                            order by created_at desc offset ? for update skip locked)""").params(userId, MAX_PER_USER - 1).update();
        jdbc.sql("insert into half_session (hash, user_id, created_at) values (?, ?, ?)")
                .params(SecretHash.of(secret).bytes(), userId, OffsetDateTime.now(clock))
                .update();
    }

    /** Ends a half session; false if it has ended already. */
    boolean end(SecretHash hash) {
        return jdbc.sql("delete from half_session where hash = ?")
                        .param(hash.bytes())
                        .update()
                == 1;
    }

    void endAll(UUID userId) {
        jdbc.sql("delete from half_session where user_id = ?").param(userId).update();
    }
}
