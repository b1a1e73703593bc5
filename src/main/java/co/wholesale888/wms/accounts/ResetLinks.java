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
 * One-time tokens for the links with which users set a password: a new one, or the first of somebody who is invited. Of
 * a token only the hash is stored. A user has at most one: a new one replaces the one before. The user name of a token
 * is the user's id; whoever is invited has one already.
 */
@Service
public class ResetLinks implements OneTimeTokenService {

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final StringKeyGenerator SECRETS =
            new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);

    private final JdbcClient jdbc;
    private final PortalUserRepository users;
    private final AuditTrail trail;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    ResetLinks(
            JdbcClient jdbc,
            PortalUserRepository users,
            AuditTrail trail,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.trail = trail;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Creates a link of the user that is valid for an hour, and publishes it. It is returned this once.
     *
     * @param service the address of the service as browsers reach it, without a slash at the end
     * @throws RefusedException NOT_FOUND
     */
    @Transactional
    public ResetLinkCreated issue(UUID userId, String service) {
        return create(userId, service, Map.of());
    }

    /** Creates a link for somebody who says that they are the user; it may only be sent to the user. */
    @Transactional
    public void request(UUID userId) {
        create(userId, "", Map.of("by", "request"));
    }

    private ResetLinkCreated create(UUID userId, String service, Map<String, String> details) {
        String email = users.emailOf(userId).orElseThrow(() -> RefusedException.notFound("user"));
        OneTimeToken token = generate(new GenerateOneTimeTokenRequest(userId.toString(), LIFETIME));
        trail.recordOfUser(AuditAction.PASSWORD_RESET_ISSUED, userId, details);
        ResetLinkCreated created = new ResetLinkCreated(
                userId, email, service, "/portal/new-password?token=" + token.getTokenValue(), token.getExpiresAt());
        publisher.publishEvent(created);
        return created;
    }

    @Override
    @Transactional
    public OneTimeToken generate(GenerateOneTimeTokenRequest request) {
        UUID userId = UUID.fromString(request.getUsername());
        String secret = SECRETS.generateKey();
        Instant expiresAt = clock.instant().plus(request.getExpiresIn());
        jdbc.sql("""
                        insert into password_reset (user_id, hash, expires_at) values (?, ?, ?)
                        on conflict (user_id) do update set hash = excluded.hash, expires_at = excluded.expires_at""")
                .params(userId, SecretHash.of(secret).bytes(), expiresAt.atOffset(ZoneOffset.UTC))
                .update();
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

    /** Finds the user whose link with this secret can be used. */
    public Optional<UUID> userOf(String secret) {
        return jdbc.sql("select user_id from password_reset where hash = ? and expires_at > ?")
                .params(SecretHash.of(secret).bytes(), now())
                .query(UUID.class)
                .optional();
    }

    /** Uses a link up, which confirms the e-mail address, and returns its user; NOT_FOUND if it cannot be used. */
    @Transactional
    public UUID use(String secret) {
        OneTimeToken used = consume(new OneTimeTokenAuthenticationToken(secret));
        if (used == null) {
            throw RefusedException.notFound("link");
        }
        UUID userId = UUID.fromString(used.getUsername());
        // It was sent to the address, or given by an operator
        jdbc.sql("update portal_user set confirmed = true where id = ? and not confirmed")
                .param(userId)
                .update();
        return userId;
    }

    /** Makes the user's link unusable, if there is one. */
    @Transactional
    public void revoke(UUID userId) {
        jdbc.sql("delete from password_reset where user_id = ?").param(userId).update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
