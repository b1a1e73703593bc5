package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.ott.DefaultOneTimeToken;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenService;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * One-time tokens for the links with which users set a new password. Of a token only the hash is stored. A user has at
 * most one: a new one replaces the one before. The user name of a token is the user's id.
 */
@Service
public class ResetLinks implements OneTimeTokenService {

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final StringKeyGenerator SECRETS =
            new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);

    private final JdbcClient jdbc;
    private final AuditTrail trail;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    ResetLinks(JdbcClient jdbc, AuditTrail trail, ApplicationEventPublisher publisher, Clock clock) {
        this.jdbc = jdbc;
        this.trail = trail;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Published in the transaction that creates a token, for the message with the link.
     *
     * @param secret the token's text
     */
    public record Issued(UUID userId, String secret, Instant expiresAt) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Issued[" + userId + "]";
        }
    }

    /** The path of the page on which the token can be used. */
    public static String path(String secret) {
        return "/portal/new-password?token=" + secret;
    }

    /** Creates a token of the user that is valid for an hour. Its text is returned this once. */
    @Transactional
    public OneTimeToken issue(UUID userId) {
        return generate(new GenerateOneTimeTokenRequest(userId.toString(), LIFETIME));
    }

    /** Creates a token for somebody who says that they are the user; it may only be sent to the user. */
    @Transactional
    public void request(UUID userId) {
        create(userId, LIFETIME, Map.of("by", "request"));
    }

    @Override
    @Transactional
    public OneTimeToken generate(GenerateOneTimeTokenRequest request) {
        return create(UUID.fromString(request.getUsername()), request.getExpiresIn(), Map.of());
    }

    private OneTimeToken create(UUID userId, Duration lifetime, Map<String, String> details) {
        String secret = SECRETS.generateKey();
        Instant expiresAt = clock.instant().plus(lifetime);
        jdbc.sql("""
                        insert into password_reset (user_id, hash, expires_at) values (?, ?, ?)
                        on conflict (user_id) do update set hash = excluded.hash, expires_at = excluded.expires_at""")
                .params(userId, SecretHash.of(secret).bytes(), expiresAt.atOffset(ZoneOffset.UTC))
                .update();
        trail.recordOfUser(AuditAction.PASSWORD_RESET_ISSUED, userId, details);
        publisher.publishEvent(new Issued(userId, secret, expiresAt));
        return new DefaultOneTimeToken(secret, userId.toString(), expiresAt);
    }

    @Override
    @Transactional
    public @Nullable OneTimeToken consume(OneTimeTokenAuthenticationToken authentication) {
        String secret = String.valueOf(authentication.getTokenValue());
        return jdbc.sql("""
                        delete from password_reset where hash = ? and expires_at > ? returning user_id""")
                .params(SecretHash.of(secret).bytes(), now())
                .query((row, n) -> new DefaultOneTimeToken(secret, row.getString("user_id"), clock.instant()))
                .optional()
                .orElse(null);
    }

    /** Whether a link with this secret can be used. */
    public boolean isValid(String secret) {
        Optional<Integer> found = jdbc.sql("select 1 from password_reset where hash = ? and expires_at > ?")
                .params(SecretHash.of(secret).bytes(), now())
                .query(Integer.class)
                .optional();
        return found.isPresent();
    }

    void requireValid(String secret) {
        if (!isValid(secret)) {
            throw RefusedException.notFound("link");
        }
    }

    /** Uses a link up, and returns its user; NOT_FOUND if it cannot be used. */
    UUID use(String secret) {
        OneTimeToken used = consume(new OneTimeTokenAuthenticationToken(secret));
        if (used == null) {
            throw RefusedException.notFound("link");
        }
        return UUID.fromString(used.getUsername());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
