package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lists a user's sessions and ends them, on every instance at once. */
@Component
public class UserSessions {

    private final JdbcClient jdbc;
    private final AuditTrail trail;
    private final Clock clock;

    UserSessions(JdbcClient jdbc, AuditTrail trail, Clock clock) {
        this.jdbc = jdbc;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * A session that has not expired.
     *
     * @param address null if an older version of the service started it
     * @param browser null if an older version of the service started it
     */
    public record Item(
            SecretHash hash,
            Instant startedAt,
            Instant seenAt,
            @Nullable String address,
            @Nullable String browser) {

        /** Names the session in forms. It does not help anybody to use the session. */
        public String id() {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash.bytes());
        }
    }

    /** The user's sessions, the one that was used last first; at most {@link PortalSessions#MAX_PER_USER}. */
    public List<Item> of(UUID userId) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        return jdbc.sql("""
                        select hash, created_at, seen_at, address, browser from portal_session
                        where user_id = ? and created_at > ? and seen_at > ?
                        order by seen_at desc, created_at desc""")
                .params(userId, now.minus(PortalSessions.LIFETIME), now.minus(PortalSessions.IDLE_TIMEOUT))
                .query((row, n) -> new Item(
                        SecretHash.of(row.getBytes("hash")),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                        row.getString("address"),
                        row.getString("browser")))
                .list();
    }

    /** Ends one of the user's sessions; does nothing if it has ended. */
    @Transactional
    public void end(UUID userId, String id) {
        List<Item> found =
                of(userId).stream().filter(item -> item.id().equals(id)).toList();
        delete(userId, found);
    }

    /** Ends the user's sessions. */
    @Transactional
    public void endAll(UUID userId) {
        delete(userId, of(userId));
    }

    private void delete(UUID userId, List<Item> sessions) {
        int ended = 0;
        for (Item session : sessions) {
            ended += jdbc.sql("delete from portal_session where user_id = ? and hash = ?")
                    .params(userId, session.hash().bytes())
                    .update();
        }
        if (ended > 0) {
            trail.recordOfUser(AuditAction.SESSIONS_ENDED, userId, Map.of("sessions", ended));
        }
    }
}
