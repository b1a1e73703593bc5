package co.wholesale888.wms.accounts;

import co.wholesale888.wms.access.AccessEpoch;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Users who have signed up and have not confirmed the e-mail address. To sign-ins they do not exist. Nor do they keep
 * the address from anybody else: {@link Users#add} puts another user in their place.
 */
@Service
public class UnconfirmedUsers {

    private static final Logger log = LoggerFactory.getLogger(UnconfirmedUsers.class);

    /** An older instance may have let them sign in, or approved the account. */
    private static final String REPLACEABLE = """
            from portal_user u join account a on a.id = u.account_id
            where not u.confirmed and u.signed_in_at is null and a.status = 'PENDING' and\s""";

    private final JdbcClient jdbc;
    private final ResetLinks links;
    private final Passwords passwords;
    private final AccessEpoch epoch;

    UnconfirmedUsers(JdbcClient jdbc, ResetLinks links, Passwords passwords, AccessEpoch epoch) {
        this.jdbc = jdbc;
        this.links = links;
        this.passwords = passwords;
        this.epoch = epoch;
    }

    /** Keeps the user, who was just added, from signing in until {@link #confirm}. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void requireConfirmation(UUID userId) {
        jdbc.sql("update portal_user set confirmed = false where id = ?")
                .param(userId)
                .update();
    }

    /** Whether the user is unconfirmed. */
    public boolean contains(UUID userId) {
        return jdbc.sql("select 1 from portal_user where id = ? and not confirmed")
                .param(userId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Does the same, and locks the user until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean lock(UUID userId) {
        return jdbc.sql("select 1 from portal_user where id = ? and not confirmed for no key update")
                .param(userId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Whether this is the password of the user's sign-up. Slow; {@link ErrorCode#UNAVAILABLE} if too many wait. */
    public boolean hasPassword(UUID userId, String password) {
        String hash = jdbc.sql("select password_hash from portal_user where id = ?")
                .param(userId)
                .query(String.class)
                .optional()
                .orElse(null);
        // With the permit of sign-ups, since anybody may send this
        return passwords.withPermit(Passwords.Group.SIGN_UP, () -> passwords.matches(password, hash));
    }

    /** Remembers that the e-mail address is the user's; false if there is no such unconfirmed user any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean confirm(UUID userId) {
        boolean confirmed = jdbc.sql("update portal_user set confirmed = true where id = ? and not confirmed")
                        .param(userId)
                        .update()
                == 1;
        epoch.advance(userId);
        return confirmed;
    }

    /** Whether the user with this e-mail address makes room for another one. */
    boolean isReplaceable(String email) {
        return find(email).isPresent();
    }

    /** Deletes the user with this e-mail address and the account, if the user makes room for another one. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void discard(String email) {
        find(email).ifPresent(this::discard);
    }

    /** Does the same with a user by id. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void discard(UUID userId) {
        Optional<UUID> account = jdbc.sql("select a.id " + REPLACEABLE + "u.id = ?")
                .param(userId)
                .query(UUID.class)
                .optional();
        if (account.isEmpty()) {
            return;
        }
        // The link's row before the user's, as whoever sets a password by the link locks them
        links.revoke(userId);
        if (jdbc.sql("delete from portal_user where id = ? and not confirmed and signed_in_at is null")
                        .param(userId)
                        .update()
                == 0) {
            return; // confirmed meanwhile
        }
        if (jdbc.sql("delete from account where id = ? and status = 'PENDING'")
                        .param(account.get())
                        .update()
                == 0) {
            throw new RefusedException(ErrorCode.INVALID_STATE, "The account was suspended meanwhile.");
        }
        log.info("A sign-up whose e-mail address nobody has confirmed was deleted");
    }

    private Optional<UUID> find(String email) {
        return jdbc.sql("select u.id " + REPLACEABLE + "lower(u.email) = lower(?)")
                .param(email)
                .query(UUID.class)
                .optional();
    }
}
