package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.OneTimeLinks;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The links with which users set a password: a new one, or the first of somebody who is invited, and who has a user id
 * already ({@link OneTimeLinks}).
 */
@Service
public class ResetLinks {

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final OneTimeLinks links;
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
        this.links = new OneTimeLinks("password_reset", jdbc, clock);
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
        Instant expiresAt = clock.instant().plus(LIFETIME);
        String secret = links.create(userId, expiresAt);
        trail.recordOfUser(AuditAction.PASSWORD_RESET_ISSUED, userId, details);
        ResetLinkCreated created =
                new ResetLinkCreated(userId, email, service, "/portal/new-password?token=" + secret, expiresAt);
        publisher.publishEvent(created);
        return created;
    }

    /** Creates the link of a user, or of somebody who is invited, and returns its secret, this once. */
    @Transactional
    public String create(UUID userId, Instant expiresAt) {
        return links.create(userId, expiresAt);
    }

    /** Finds the user whose link with this secret can be used. */
    public Optional<UUID> userOf(String secret) {
        return links.find(secret);
    }

    /** Which of the links with these secrets can be used; for operators. */
    public Set<String> usable(Collection<String> secrets) {
        return links.usable(secrets);
    }

    /** Uses a link up, which confirms the e-mail address, and returns its user; NOT_FOUND if it cannot be used. */
    @Transactional
    public UUID use(String secret) {
        UUID userId = links.use(secret).orElseThrow(() -> RefusedException.notFound("link"));
        // It was sent to the address, or given by an operator
        jdbc.sql("update portal_user set confirmed = true where id = ? and not confirmed")
                .param(userId)
                .update();
        return userId;
    }

    /** Makes the user's link unusable, if there is one. */
    @Transactional
    public void revoke(UUID userId) {
        links.revoke(userId);
    }
}
