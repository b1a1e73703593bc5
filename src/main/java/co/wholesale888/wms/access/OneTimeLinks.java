package co.wholesale888.wms.access;

import co.wholesale888.wms.shared.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The secrets of links that work once, until they expire: 32 random bytes, of which only the hash is stored, in a table
 * with the columns {@code user_id}, {@code hash} and {@code expires_at}. A user has at most one: a new one replaces the
 * one before.
 *
 * <p>Nobody is signed in who opens a link, so each client network may look up a limited number of them: a flood must
 * not keep the connections busy that the portal needs.
 */
public final class OneTimeLinks {

    private static final StringKeyGenerator SECRETS =
            new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);

    /** Five a second: more than many people behind one address need. */
    static final int MAX_LOOK_UPS = 300;

    private static final String TOO_MANY = "Too many links were opened from your network.";

    private final StrangerLimit lookUps = new StrangerLimit(MAX_LOOK_UPS, Duration.ofMinutes(1), TOO_MANY);
    private final String table;
    private final JdbcClient jdbc;
    private final Clock clock;

    public OneTimeLinks(String table, JdbcClient jdbc, Clock clock) {
        this.table = table;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Creates the user's link, and returns its secret, this once. */
    public String create(UUID userId, Instant expiresAt) {
        String secret = SECRETS.generateKey();
        jdbc.sql("insert into " + table + " (user_id, hash, expires_at) values (?, ?, ?)"
                        + " on conflict (user_id) do update set hash = excluded.hash, expires_at = excluded.expires_at")
                .params(userId, SecretHash.of(secret).bytes(), expiresAt.atOffset(ZoneOffset.UTC))
                .update();
        return secret;
    }

    /**
     * Finds the user whose link with this secret can be used.
     *
     * @throws RefusedException RATE_LIMITED after {@value #MAX_LOOK_UPS} look-ups in a minute from the client's network
     */
    public Optional<UUID> find(String secret) {
        countLookUp();
        return jdbc.sql("select user_id from " + table + " where hash = ? and expires_at > ?")
                .params(SecretHash.of(secret).bytes(), OffsetDateTime.now(clock))
                .query(UUID.class)
                .optional();
    }

    /** Which of the links can be used. It is not counted as a look-up: only operators may ask so. */
    public Set<String> usable(Collection<String> secrets) {
        Map<String, String> byHash = new HashMap<>();
        secrets.forEach(secret ->
                byHash.put(HexFormat.of().formatHex(SecretHash.of(secret).bytes()), secret));
        return jdbc
                .sql("select encode(hash, 'hex') from " + table
                        + " where hash in (select decode(asked, 'hex') from unnest(?) asked) and expires_at > ?")
                .param(byHash.keySet().toArray(String[]::new))
                .param(OffsetDateTime.now(clock))
                .query(String.class)
                .list()
                .stream()
                .map(byHash::get)
                .collect(Collectors.toSet());
    }

    /**
     * Uses a link up, and returns its user; empty if it is unknown, was used, was replaced or has expired.
     *
     * @throws RefusedException as {@link #find}
     */
    public Optional<UUID> use(String secret) {
        countLookUp();
        return jdbc.sql("delete from " + table + " where hash = ? and expires_at > ? returning user_id")
                .params(SecretHash.of(secret).bytes(), OffsetDateTime.now(clock))
                .query(UUID.class)
                .optional();
    }

    /** Makes the user's link unusable, if there is one. */
    public void revoke(UUID userId) {
        jdbc.sql("delete from " + table + " where user_id = ?").param(userId).update();
    }

    /** By the address of the request that the thread is handling, if there is one. */
    private void countLookUp() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            lookUps.reserve(attributes.getRequest().getRemoteAddr());
        }
    }
}
