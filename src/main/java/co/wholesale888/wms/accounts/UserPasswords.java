package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.AttemptLimit;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes the passwords of users. A change ends the user's other sessions and the link for a new password at once, and
 * makes every instance forget sign-ins with the old password within a second.
 */
@Service
public class UserPasswords {

    private static final String PASSWORD = "password";

    /**
     * Bounds what one user adds to the audit trail, which is kept for ever: everybody may sign up and change these
     * things before the account is approved.
     */
    static final int CHANGES_PER_HOUR = 60;

    private final AttemptLimit changes = new AttemptLimit(CHANGES_PER_HOUR, Duration.ofHours(1));

    private final PortalUserRepository users;
    private final SignIns signIns;
    private final Passwords passwords;
    private final ResetLinks links;
    private final AccessEpoch epoch;
    private final ApplicationEventPublisher publisher;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    UserPasswords(
            PortalUserRepository users,
            SignIns signIns,
            Passwords passwords,
            ResetLinks links,
            AccessEpoch epoch,
            ApplicationEventPublisher publisher,
            AuditTrail trail,
            TransactionTemplate transaction) {
        this.users = users;
        this.signIns = signIns;
        this.passwords = passwords;
        this.links = links;
        this.epoch = epoch;
        this.publisher = publisher;
        this.trail = trail;
        this.transaction = transaction;
    }

    /**
     * Changes the password of a user who knows the present one. Wrong ones are limited as failed sign-ins are.
     *
     * @param address the client's IP address
     * @throws RefusedException VALIDATION_FAILED at {@code current} or {@code password}; RATE_LIMITED; UNAVAILABLE
     */
    public void change(UUID userId, String email, String current, String password, String address) {
        requireAllowed(password);
        SignIns.Checked checked = requireCurrent(email, current, address);
        String hash = passwords.hash(password);
        transaction.executeWithoutResult(status -> {
            // The link's row before the user's, as in reset
            links.revoke(userId);
            // A change that was made meanwhile, as by a link, must not be undone with the old password
            if (users.changePassword(userId, checked.passwordHash(), hash) == 0) {
                throw wrongCurrent();
            }
            changed(userId, "portal");
        });
    }

    /**
     * Checks the present password once more, before something that whoever finds an open session must not do. Wrong
     * ones are limited as failed sign-ins are, and right ones to {@value #CHANGES_PER_HOUR} an hour.
     *
     * @param address the client's IP address
     * @return what the change needs, to compare it with the password of that moment
     * @throws RefusedException VALIDATION_FAILED at {@code current}; RATE_LIMITED; UNAVAILABLE
     */
    public SignIns.Checked requireCurrent(String email, String current, String address) {
        SignIns.Checked checked = signIns.check(email, current, address);
        if (checked == null) {
            throw wrongCurrent();
        }
        changes.reserve(email, "You have changed too much of how you sign in.");
        return checked;
    }

    static RefusedException wrongCurrent() {
        return RefusedException.invalid("current", "current is wrong.");
    }

    /**
     * Sets the password of the user who was given this link, which can be used only once.
     *
     * @throws RefusedException NOT_FOUND if the link is unknown, was used, was replaced or has expired;
     *     VALIDATION_FAILED at {@code password}, after which the link can still be used; UNAVAILABLE
     */
    public void reset(String secret, String password) {
        if (links.userOf(secret).isEmpty()) {
            throw RefusedException.notFound("link");
        }
        requireAllowed(password);
        // Hashed with the permit of sign-ups, since anybody may send this
        String hash = passwords.hash(Passwords.Group.SIGN_UP, password);
        transaction.executeWithoutResult(status -> {
            UUID userId = links.use(secret);
            if (users.changePassword(userId, hash) == 0) {
                throw RefusedException.notFound("user");
            }
            changed(userId, "link");
        });
    }

    /** After the user's row, which all changes lock before those of the sessions. */
    private void changed(UUID userId, String by) {
        epoch.advance(userId);
        publisher.publishEvent(new PasswordChanged(userId));
        trail.recordOfUser(AuditAction.PASSWORD_CHANGED, userId, Map.of("by", by));
    }

    /** Throws VALIDATION_FAILED at {@code password} unless it may be chosen. */
    public static void requireAllowed(String password) {
        String violation = Passwords.violation(password);
        if (violation != null) {
            throw RefusedException.invalid(PASSWORD, PASSWORD + " " + violation + ".");
        }
    }
}
