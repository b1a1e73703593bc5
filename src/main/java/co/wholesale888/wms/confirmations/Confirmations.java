package co.wholesale888.wms.confirmations;

import co.wholesale888.wms.access.LinkRequests;
import co.wholesale888.wms.access.OneTimeLinks;
import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.MailRecipients;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.mail.MailServer;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sign-ups, whose e-mail address counts once it is confirmed by a link, where there is a mail server. Until then the
 * user cannot sign in and the account cannot be approved. A link for a new password confirms the address, too.
 */
@Service
public class Confirmations {

    private static final Duration LIFETIME = Duration.ofHours(24);

    private final OneTimeLinks links;
    private final Accounts accounts;
    private final Users users;
    private final MailRecipients recipients;
    private final MailServer server;
    private final AuditTrail trail;
    private final ApplicationEventPublisher publisher;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final LinkRequests requests = new LinkRequests();

    Confirmations(
            JdbcClient jdbc,
            Accounts accounts,
            Users users,
            MailRecipients recipients,
            MailServer server,
            AuditTrail trail,
            ApplicationEventPublisher publisher,
            TransactionTemplate transaction,
            Clock clock) {
        this.links = new OneTimeLinks("email_confirmation", jdbc, clock);
        this.accounts = accounts;
        this.users = users;
        this.recipients = recipients;
        this.server = server;
        this.trail = trail;
        this.publisher = publisher;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Whether the address of a sign-up must be confirmed. */
    public boolean areRequired() {
        return server.isConfigured();
    }

    /**
     * Opens a pending account, and creates the link for its user if one is required. For the parameters see
     * {@link Accounts#open}.
     */
    @Transactional
    public void signUp(String name, String email, String passwordHash) {
        UUID userId =
                accounts.open(name, email, passwordHash, Account.Status.PENDING).userId();
        if (areRequired()) {
            users.requireConfirmation(userId);
            createLink(userId, email);
        }
    }

    /**
     * Sends another link if the address is that of a user who has not confirmed it. What the caller sees, and when,
     * does not depend on that.
     *
     * @param address the client's IP address
     * @throws RefusedException RATE_LIMITED
     */
    public void sendAgain(String email, String address) {
        requests.answer(
                email,
                address,
                () -> recipients
                        .withAddress(email)
                        .filter(user -> areRequired() && !users.isConfirmed(user.userId()))
                        .ifPresent(user ->
                                transaction.executeWithoutResult(status -> createLink(user.userId(), user.email()))));
    }

    /** Whether the link with this secret can be used. */
    public boolean isUsable(String secret) {
        return links.find(secret).isPresent();
    }

    /**
     * Confirms the address of the link's user, and uses the link up.
     *
     * @throws RefusedException NOT_FOUND if the link is unknown, was used, was replaced or has expired
     */
    @Transactional
    public void confirm(String secret) {
        UUID userId = links.use(secret).orElseThrow(() -> RefusedException.notFound("link"));
        users.confirm(userId);
        trail.recordOfUser(AuditAction.EMAIL_CONFIRMED, userId, Map.of());
    }

    private void createLink(UUID userId, String email) {
        Instant expiresAt = clock.instant().plus(LIFETIME);
        String secret = links.create(userId, expiresAt);
        publisher.publishEvent(new ConfirmationLinkCreated(email, "/portal/confirm-email?token=" + secret, expiresAt));
    }
}
