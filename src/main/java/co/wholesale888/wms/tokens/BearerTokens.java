package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.AccessPool;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.access.TrustedCache;
import co.wholesale888.wms.lanes.Lane;
import co.wholesale888.wms.lanes.LaneLimits;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the bearer behind a token. Known ones come from memory while {@link AccessEpoch} vouches for it; the others are
 * looked up in groups by one lane, so that a flood of tokens costs one connection and no more.
 */
@Component
public class BearerTokens implements DisposableBean {

    private static final int MAX_REMEMBERED = 100_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);
    private static final LaneLimits LIMITS = new LaneLimits(5_000, 500);
    private static final Duration MAX_WAIT = Duration.ofMillis(500);

    private final AccessEpoch epoch;
    private final UnknownTokenLimit unknownTokens;
    private final TokenLastUsed lastUsed;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final TrustedCache<SecretHash, Found> live;
    private final TrustedCache<SecretHash, Found> dead;
    private final Lane<SecretHash, Found> lane;

    BearerTokens(
            AccessEpoch epoch, UnknownTokenLimit unknownTokens, TokenLastUsed lastUsed, AccessPool pool, Clock clock) {
        this.epoch = epoch;
        this.unknownTokens = unknownTokens;
        this.lastUsed = lastUsed;
        this.jdbc = pool.jdbc();
        this.clock = clock;
        this.live = new TrustedCache<>(epoch, MAX_REMEMBERED, REMEMBERED_FOR);
        this.dead = new TrustedCache<>(epoch, MAX_REMEMBERED / 10, REMEMBERED_FOR);
        this.lane = new Lane<>("access-tokens", LIMITS, hash -> 1, this::lookUp);
    }

    /**
     * The bearer of the token, or null where it is malformed, unknown, revoked or expired, or its account is suspended.
     *
     * @param address where the request comes from
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} where the token cannot be checked
     * @throws TooManyAttemptsException where too many unknown ones came from the address
     */
    public Caller.@Nullable Bearer find(String token, String address) {
        if (!TokenFormat.isWellFormed(token)) {
            return null;
        }
        Found found = find(SecretHash.of(token), address);
        Caller.Bearer bearer = found.bearer;
        if (bearer == null) {
            return null;
        }
        Instant now = clock.instant();
        Instant expiresAt = bearer.expiresAt();
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            return null;
        }
        long minute = now.getEpochSecond() / 60;
        if (found.usedMinute.getAndSet(minute) != minute) {
            lastUsed.note(bearer, minute);
        }
        return bearer;
    }

    @Override
    public void destroy() {
        lane.close();
    }

    private Found find(SecretHash hash, String address) {
        Found remembered = live.get(hash);
        if (remembered == null) {
            remembered = dead.get(hash);
        }
        if (remembered != null) {
            return remembered;
        }
        unknownTokens.refuseTooMany(address);
        long generation = epoch.generation();
        Found found = lane.call(hash, MAX_WAIT);
        if (!found.known) {
            unknownTokens.note(address);
        }
        (found.bearer != null ? live : dead).put(hash, found, generation);
        return found;
    }

    private List<Found> lookUp(List<SecretHash> hashes) {
        byte[][] wanted = hashes.stream().map(SecretHash::bytes).toArray(byte[][]::new);
        Map<SecretHash, Found> found = new HashMap<>();
        try {
            jdbc.sql("""
                    select t.hash, t.id, t.name, t.role, t.worker_id, t.warehouse_id, t.expires_at,
                           t.revoked_at is null and a.status <> 'SUSPENDED' as live
                    from token t
                    join warehouse w on w.id = t.warehouse_id
                    join account a on a.id = w.account_id
                    where t.hash = any(?)
                    """).param(wanted).query(row -> {
                found.put(SecretHash.of(row.getBytes("hash")), read(row));
            });
        } catch (DataAccessException e) {
            throw new RefusedException(
                    ErrorCode.UNAVAILABLE, "The token cannot be checked at the moment. Nothing was done; try again.");
        }
        return hashes.stream()
                .map(hash -> found.getOrDefault(hash, Found.NOTHING))
                .toList();
    }

    private static Found read(ResultSet row) throws SQLException {
        if (!row.getBoolean("live")) {
            return Found.DEAD;
        }
        OffsetDateTime expiresAt = row.getObject("expires_at", OffsetDateTime.class);
        return new Found(
                true,
                new Caller.Bearer(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        Caller.Role.valueOf(row.getString("role")),
                        row.getString("worker_id"),
                        row.getObject("warehouse_id", UUID.class),
                        expiresAt == null ? null : expiresAt.toInstant()));
    }

    /**
     * What the database said.
     *
     * @param known whether there is, or was, such a token
     * @param bearer null where it opens nothing
     * @param usedMinute the minute of its use that has been noted last
     */
    private record Found(boolean known, Caller.@Nullable Bearer bearer, AtomicLong usedMinute) {

        static final Found NOTHING = new Found(false, null);
        static final Found DEAD = new Found(true, null);

        Found(boolean known, Caller.@Nullable Bearer bearer) {
            this(known, bearer, new AtomicLong());
        }
    }
}
