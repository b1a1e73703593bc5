package co.wholesale888.wms.confirmations;

import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.LinkRequests;
import co.wholesale888.wms.access.OneTimeLinks;
import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.MailRecipients;
import co.wholesale888.wms.accounts.UnconfirmedUsers;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.mail.MailServer;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sign-ups, whose e-mail address counts once it is confirmed by a link, where there is a mail server. Until then the
 * user cannot sign in, the account cannot be approved, and another sign-up with the address takes its place. The link
 * confirms a sign-up together with its password: whoever has the mailbox may not know who else has signed up with the
 * address. A link for a new password confirms the address, too.
 */
@Service
public class Confirmations {

    private static final Duration LIFETIME = Duration.ofHours(24);

    /** How long a sign-up is kept after its last link has expired. The user can get another link meanwhile. */
    private static final Duration KEPT = Duration.ofDays(7);

    /** Each takes some time of the permit that all strangers share. */
    static final int PASSWORDS_PER_HOUR = 10;

    private final AttemptLimit passwords = new AttemptLimit(PASSWORDS_PER_HOUR, Duration.ofHours(1));
    private final JdbcClient jdbc;
    private final OneTimeLinks links;
    private final Accounts accounts;
    private final UnconfirmedUsers users;
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
            UnconfirmedUsers users,
            MailRecipients recipients,
            MailServer server,
            AuditTrail trail,
            ApplicationEventPublisher publisher,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
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
                () -> areRequired() ? recipients.unconfirmedWithAddress(email) : Optional.empty(),
                user -> transaction.executeWithoutResult(status -> {
                    if (users.lock(user.userId())) {
                        createLink(user.userId(), user.email());
                    }
                }));
    }

    /** Which of the links with these secrets can be used; for operators. */
    public Set<String> usable(Collection<String> secrets) {
        return links.usable(secrets);
    }

    /** Whether the link with this secret can be used. */
    public boolean isUsable(String secret) {
        return links.find(secret).filter(users::contains).isPresent();
    }

    /**
     * Confirms the address of the link's user, and uses the link up.
     *
     * @param password that of the sign-up
     * @throws RefusedException NOT_FOUND if the link is unknown, was used, was replaced or has expired;
     *     VALIDATION_FAILED at {@code password}, after which the link can still be used; RATE_LIMITED after {@value
     *     #PASSWORDS_PER_HOUR} wrong ones in an hour; UNAVAILABLE
     */
    public void confirm(String secret, String password) {
        UUID userId = links.find(secret).orElseThrow(Confirmations::gone);
        requirePassword(userId, password);
        transaction.executeWithoutResult(status -> {
            // The user's row before the link's, as another sign-up locks them that takes the place of this one
            if (!users.confirm(userId) || !links.use(secret).equals(Optional.of(userId))) {
                throw gone();
            }
            trail.recordOfUser(AuditAction.EMAIL_CONFIRMED, userId, Map.of());
        });
    }

    /** Deletes sign-ups whose link expired a week ago, or earlier; up to this many. Returns how many links there were. */
    int purge(int limit) {
        List<UUID> expired = jdbc.sql("select user_id from email_confirmation where expires_at <= ? limit ?")
                .params(OffsetDateTime.now(clock).minus(KEPT), limit)
                .query((row, n) -> row.getObject("user_id", UUID.class))
                .list();
        for (UUID userId : expired) {
            transaction.executeWithoutResult(status -> {
                users.discard(userId);
                links.revoke(userId); // of a user who has confirmed the address in another way
            });
        }
        return expired.size();
    }

    private void requirePassword(UUID userId, String password) {
        Runnable uncount = passwords.reserve(userId.toString(), "Too many wrong passwords.");
        boolean wrong = false;
        try {
            wrong = !users.hasPassword(userId, password);
        } finally {
            if (!wrong) {
                uncount.run(); // also where the service was too busy to look
            }
        }
        if (wrong) {
            throw RefusedException.invalid(
                    "password", "password is not the one of the latest sign-up with this address.");
        }
    }

    private static RefusedException gone() {
        return RefusedException.notFound("link");
    }

    private void createLink(UUID userId, String email) {
        Instant expiresAt = clock.instant().plus(LIFETIME);
        String secret = links.create(userId, expiresAt);
        publisher.publishEvent(new ConfirmationLinkCreated(email, "/portal/confirm-email?token=" + secret, expiresAt));
    }
}
