package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.accounts.UserChanges;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.database.SqlTimes;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.tomcat.util.net.IPv6Utils;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lists a user's sessions and ends them, on every instance at once. */
@Component
public class UserSessions {

    /**
     * Bounds what one user adds to the audit trail, which is kept for ever: everybody may sign up, sign in again and
     * again, and end the sessions. Ending them always works.
     */
    private static final int RECORDS_PER_HOUR = 60;

    private static final int MAX_NOT_RECORDED = 10_000;

    private final AttemptLimit records = new AttemptLimit(RECORDS_PER_HOUR, Duration.ofHours(1));

    /** How many sessions of a user have ended since the last record that this instance has made. */
    private final Cache<UUID, Integer> notRecorded =
            Caffeine.newBuilder().maximumSize(MAX_NOT_RECORDED).build();

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
     * @param address in its short form; null if an older version of the service started it
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
        return byUser(List.of(userId)).getOrDefault(userId, List.of());
    }

    /** The sessions of each of these users who has any, as {@link #of}. */
    public Map<UUID, List<Item>> byUser(Collection<UUID> userIds) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        Map<UUID, List<Item>> sessions = new HashMap<>();
        jdbc.sql("""
                        select user_id, hash, created_at, seen_at, address, browser from portal_session
                        where user_id = any(?) and created_at > ? and seen_at > ?
                        order by seen_at desc, created_at desc""")
                .params(
                        userIds.toArray(UUID[]::new),
                        now.minus(PortalSessions.LIFETIME),
                        now.minus(PortalSessions.IDLE_TIMEOUT))
                .query(row -> {
                    sessions.computeIfAbsent(row.getObject("user_id", UUID.class), id -> new ArrayList<>())
                            .add(read(row));
                });
        return sessions;
    }

    private static Item read(ResultSet row) throws SQLException {
        String address = row.getString("address");
        return new Item(
                SecretHash.of(row.getBytes("hash")),
                SqlTimes.instant(row, "created_at"),
                SqlTimes.instant(row, "seen_at"),
                address == null ? null : IPv6Utils.canonize(address),
                row.getString("browser"));
    }

    /** Ends one of the user's sessions; does nothing if it has ended. */
    @Transactional
    public void end(UUID userId, String id) {
        of(userId).stream()
                .filter(item -> item.id().equals(id))
                .map(item -> item.hash().bytes())
                .forEach(hash -> recordEnded(
                        userId,
                        jdbc.sql("delete from portal_session where user_id = ? and hash = ?")
                                .params(userId, hash)
                                .update()));
    }

    /** Ends the user's sessions. */
    @Transactional
    public void endAll(UUID userId) {
        recordEnded(userId, delete(userId));
    }

    @EventListener
    void endSessions(UserChanges.Removed removed) {
        delete(removed.userId());
    }

    private int delete(UUID userId) {
        return jdbc.sql("delete from portal_session where user_id = ?")
                .param(userId)
                .update();
    }

    private void recordEnded(UUID userId, int ended) {
        if (ended == 0) {
            return;
        }
        if (isLimited(userId)) {
            notRecorded.asMap().merge(userId, ended, Integer::sum);
            return;
        }
        Integer before = notRecorded.asMap().remove(userId);
        trail.recordOfUser(
                AuditAction.SESSIONS_ENDED,
                userId,
                before == null ? Map.of("sessions", ended) : Map.of("sessions", ended, "notRecorded", before));
    }

    /** Whether the user ends the sessions, and has done so too often for another record. */
    private boolean isLimited(UUID userId) {
        PortalSession current = PortalSession.current();
        return current != null && current.userId().equals(userId) && !records.count(userId.toString());
    }
}
