package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.AccessPool;
import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.access.TrustedCache;
import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.lanes.Lane;
import co.wholesale888.wms.shared.AddressBlock;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.annotation.PreDestroy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Authenticates the bearer of a token. Results are cached as long as {@link AccessEpoch} trusts them. One lane looks up
 * all other tokens in groups, so that a flood of them occupies a single connection.
 *
 * <p>The guesses of a client network are limited, and nobody's good token suffers from it: a token that was valid
 * before is looked up at once, and any other one of that network as soon as one of a few permits is free.
 */
@Component
public class BearerTokens {

    /** The look-ups of unknown tokens a minute from one client network; guessing must not load the database. */
    static final int MAX_UNKNOWN = 100;

    /** How many look-ups run at once for the networks that have sent more. */
    static final int MAX_SUSPECTS = 2;

    private static final int MAX_CACHED = 100_000;
    private static final Duration MAX_WAIT = Duration.ofMillis(500);
    private static final int MAX_SUSPECTS_WAITING = 100;

    private final AttemptLimit unknownTokens = new AttemptLimit(MAX_UNKNOWN, Duration.ofMinutes(1));

    /** Look-ups for networks that have sent too many unknown tokens. */
    final ConcurrencyLimit suspects = new ConcurrencyLimit(MAX_SUSPECTS, MAX_SUSPECTS_WAITING, MAX_WAIT);

    private final AccessEpoch epoch;
    private final TokenLastUsed lastUsed;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final TrustedCache<SecretHash, Found> valid;
    private final TrustedCache<SecretHash, Found> invalid;
    private final Lane<SecretHash, Found> lane;

    BearerTokens(AccessEpoch epoch, TokenLastUsed lastUsed, AccessPool pool, Clock clock) {
        this.epoch = epoch;
        this.lastUsed = lastUsed;
        this.jdbc = pool.jdbc();
        this.clock = clock;
        this.valid = new TrustedCache<>(epoch, MAX_CACHED);
        this.invalid = new TrustedCache<>(epoch, MAX_CACHED / 10, TrustedCache.MAX_AGE);
        this.lane = new Lane<>("access-tokens", 5_000, 500, MAX_WAIT, hash -> 1, this::lookUp);
    }

    /**
     * Returns the bearer of the token, or null if the token is malformed, unknown, revoked or expired, or its account
     * is suspended.
     *
     * @param address the client's IP address
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} if the token cannot be checked
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
        if (found.lastUsedMinute.getAndSet(minute) != minute) {
            lastUsed.record(bearer, minute);
        }
        return bearer;
    }

    @PreDestroy
    void destroy() {
        lane.close();
    }

    private Found find(SecretHash hash, String address) {
        Found cached = valid.get(hash);
        if (cached == null) {
            cached = invalid.get(hash);
        }
        if (cached != null) {
            return cached;
        }
        String network = ClientNetwork.of(address);
        boolean suspect = valid.remembered(hash) == null && unknownTokens.isExhausted(network);
        long generation = epoch.generation();
        Found found = suspect ? suspects.call(() -> lane.call(hash)) : lane.call(hash);
        (found.bearer != null ? valid : invalid).put(hash, found, generation, found.subjects);
        if (found.subjects.isEmpty()) {
            unknownTokens.count(network);
        }
        return found;
    }

    private List<Found> lookUp(List<SecretHash> hashes) {
        byte[][] hashBytes = hashes.stream().map(SecretHash::bytes).toArray(byte[][]::new);
        Map<SecretHash, Found> found = new HashMap<>();
        try {
            jdbc.sql("""
                    select t.hash, t.id, t.name, t.role, t.worker_id, t.warehouse_id, t.expires_at,
                           t.allowed_addresses, t.require_idempotency_key, w.account_id,
                           t.revoked_at is null and a.status <> 'SUSPENDED' as valid
                    from token t
                    join warehouse w on w.id = t.warehouse_id
                    join account a on a.id = w.account_id
                    where t.hash = any(?)
                    """).param(hashBytes).query(row -> {
                found.put(SecretHash.of(row.getBytes("hash")), read(row));
            });
        } catch (DataAccessException e) {
            throw new RefusedException(
                    ErrorCode.UNAVAILABLE, "The token cannot be checked right now. Nothing was done; try again.");
        }
        return hashes.stream()
                .map(hash -> found.getOrDefault(hash, Found.UNKNOWN))
                .toList();
    }

    private static Found read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        UUID accountId = row.getObject("account_id", UUID.class);
        Caller.Bearer bearer = new Caller.Bearer(
                id,
                row.getString("name"),
                Caller.Role.valueOf(row.getString("role")),
                row.getString("worker_id"),
                row.getObject("warehouse_id", UUID.class),
                accountId,
                SqlTimes.instantOrNull(row, "expires_at"),
                addresses(row),
                row.getBoolean("require_idempotency_key"));
        return new Found(row.getBoolean("valid") ? bearer : null, List.of(id, accountId));
    }

    /** Parsed here, so that requests only compare. */
    private static List<AddressBlock> addresses(ResultSet row) throws SQLException {
        String[] texts = (String[]) row.getArray("allowed_addresses").getArray();
        return Arrays.stream(texts).map(AddressBlock::parse).toList();
    }

    /**
     * The result of a look-up.
     *
     * @param bearer null if the token is not valid
     * @param subjects the token and its account; empty if it has never been minted
     * @param lastUsedMinute the last minute, counted from 1970, in which a use of the token was recorded
     */
    private record Found(Caller.@Nullable Bearer bearer, List<UUID> subjects, AtomicLong lastUsedMinute) {

        static final Found UNKNOWN = new Found(null, List.of());

        Found(Caller.@Nullable Bearer bearer, List<UUID> subjects) {
            this(bearer, subjects, new AtomicLong());
        }
    }
}
