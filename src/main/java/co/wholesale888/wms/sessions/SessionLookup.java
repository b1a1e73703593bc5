package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.lanes.Lane;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.annotation.PreDestroy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the sessions and half sessions that browsers have the secrets of. One lane looks them up in groups: anybody can
 * send cookies with made-up secrets, and a flood of those takes one place in the queue for a connection, not all.
 */
@Component
class SessionLookup {

    private static final Duration MAX_WAIT = Duration.ofMillis(500);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Lane<SecretHash, Optional<Found>> lane;

    SessionLookup(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.lane = new Lane<>("sessions", 5_000, 500, MAX_WAIT, hash -> 1, this::lookUp);
    }

    /**
     * Finds the session or half session with this hash, unless it has expired.
     *
     * @throws RefusedException UNAVAILABLE if too many others are looked up
     */
    Optional<Found> find(SecretHash hash) {
        return lane.call(hash);
    }

    @PreDestroy
    void destroy() {
        lane.close();
    }

    private List<Optional<Found>> lookUp(List<SecretHash> hashes) {
        byte[][] bytes = hashes.stream().map(SecretHash::bytes).toArray(byte[][]::new);
        OffsetDateTime now = OffsetDateTime.now(clock);
        Map<SecretHash, Found> found = new HashMap<>();
        jdbc.sql("""
                        select s.hash, s.seen_at, u.id, u.email, u.account_id, u.account_role, a.name, a.status
                        from (
                            select hash, user_id, seen_at from portal_session
                            where hash = any(?) and created_at > ? and seen_at > ?
                            union all
                            select hash, user_id, null from half_session
                            where hash = any(?) and created_at > ?
                        ) s
                        join portal_user u on u.id = s.user_id
                        left join account a on a.id = u.account_id""")
                .params(
                        bytes,
                        now.minus(PortalSessions.LIFETIME),
                        now.minus(PortalSessions.IDLE_TIMEOUT),
                        bytes,
                        now.minus(HalfSessions.LIFETIME))
                .query(row -> {
                    SecretHash hash = SecretHash.of(row.getBytes("hash"));
                    found.put(hash, read(hash, row));
                });
        return hashes.stream().map(hash -> Optional.ofNullable(found.get(hash))).toList();
    }

    private static Found read(SecretHash hash, ResultSet row) throws SQLException {
        String statusName = row.getString("status");
        Account.Status status = statusName == null ? null : Account.Status.valueOf(statusName);
        return new Found(
                hash,
                Caller.User.of(
                        row.getObject("id", UUID.class),
                        row.getObject("account_id", UUID.class),
                        row.getString("account_role"),
                        status == Account.Status.APPROVED),
                row.getString("email"),
                row.getString("name"),
                status,
                row.getObject("seen_at", OffsetDateTime.class));
    }

    /**
     * The user of a session or half session.
     *
     * @param accountName null for an operator
     * @param status the account's status; null for an operator
     * @param seenAt when the session was last used, to the minute; null for a half session
     */
    record Found(
            SecretHash hash,
            Caller.User caller,
            String email,
            @Nullable String accountName,
            Account.@Nullable Status status,
            @Nullable OffsetDateTime seenAt) {}
}
