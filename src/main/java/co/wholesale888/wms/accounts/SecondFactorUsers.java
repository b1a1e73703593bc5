package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.RefusedException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The users as second factors need them: finds them, and notes which of them have a second factor. Every instance knows
 * of a change within a second, since it forgets what it has cached of the user's sign-ins.
 */
@Component
public class SecondFactorUsers {

    private final PortalUserRepository users;
    private final SignInLookup lookup;
    private final JdbcClient jdbc;
    private final AccessEpoch epoch;
    private final ApplicationEventPublisher publisher;

    SecondFactorUsers(
            PortalUserRepository users,
            SignInLookup lookup,
            JdbcClient jdbc,
            AccessEpoch epoch,
            ApplicationEventPublisher publisher) {
        this.users = users;
        this.lookup = lookup;
        this.jdbc = jdbc;
        this.epoch = epoch;
        this.publisher = publisher;
    }

    /** A user. */
    public record Found(UUID id, String email, boolean operator) {}

    /** Published in the transaction that gives a user a second factor, so that sessions without it end with it. */
    public record Added(UUID userId) {}

    /** Finds the user, whatever the case of the address. */
    public Optional<Found> find(String email) {
        return users.findByEmail(email).map(SecondFactorUsers::found);
    }

    public Optional<Found> find(UUID id) {
        return users.findById(id).map(SecondFactorUsers::found);
    }

    /** The user as the caller of a request, with the rights of this moment. */
    public Optional<Caller.User> caller(UUID id) {
        return users.findById(id)
                .map(user -> lookup.find(EmailAddresses.normalize(user.email())).caller());
    }

    /**
     * Makes changes of the user's second factors wait for each other, until the end of the transaction.
     *
     * @return the stored hash of the user's password
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public String lock(UUID userId) {
        return jdbc.sql("select password_hash from portal_user where id = ? for update")
                .param(userId)
                .query(String.class)
                .optional()
                .orElseThrow(() -> RefusedException.notFound("user"));
    }

    /**
     * Does the same for a user whose password was checked, and returns the user's id.
     *
     * @throws RefusedException VALIDATION_FAILED at {@code current} if the password was changed meanwhile
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID lock(SignIns.Checked checked) {
        UUID userId = checked.caller().userId();
        if (!lock(userId).equals(checked.passwordHash())) {
            throw UserPasswords.wrongCurrent();
        }
        return userId;
    }

    /** Notes that the user has one. A new one ends the user's other sessions, which have not shown it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void added(UUID userId) {
        set(userId, true);
        publisher.publishEvent(new Added(userId));
    }

    /** Notes that the user has none any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void removed(UUID userId) {
        set(userId, false);
    }

    private void set(UUID userId, boolean secondFactor) {
        jdbc.sql("update portal_user set second_factor = ? where id = ?")
                .params(secondFactor, userId)
                .update();
        epoch.advance(userId);
    }

    private static Found found(PortalUser user) {
        return new Found(user.id(), user.email(), user.role() == PortalUser.Role.OPERATOR);
    }
}
