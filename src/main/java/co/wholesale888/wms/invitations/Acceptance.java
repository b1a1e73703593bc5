package co.wholesale888.wms.invitations;

import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.accounts.ResetLinks;
import co.wholesale888.wms.accounts.UserPasswords;
import co.wholesale888.wms.accounts.Users;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.RefusedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the invited users of the account, or operators. */
@Service
public class Acceptance {

    private final InvitationRepository invitations;
    private final Users users;
    private final Accounts accounts;
    private final ResetLinks links;
    private final Passwords passwords;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    Acceptance(
            InvitationRepository invitations,
            Users users,
            Accounts accounts,
            ResetLinks links,
            Passwords passwords,
            AuditTrail trail,
            TransactionTemplate transaction) {
        this.invitations = invitations;
        this.users = users;
        this.accounts = accounts;
        this.links = links;
        this.passwords = passwords;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Finds the invitation whose link with this secret can be used. Does not use it up. */
    public Optional<Invitation> find(String secret) {
        return links.userOf(secret).flatMap(invitations::findById);
    }

    /** The name of the account to which somebody is invited; null for an operator. */
    public @Nullable String accountName(Invitation invitation) {
        return invitation.accountName(accounts);
    }

    /**
     * Makes the invited a user with this password.
     *
     * @throws RefusedException NOT_FOUND if the link cannot be used; VALIDATION_FAILED at {@code password}, and
     *     INVALID_STATE if the address has become that of a user, after which the link can still be used; UNAVAILABLE
     */
    public void accept(String secret, String password) {
        Invitation invitation = find(secret).orElseThrow(Acceptance::gone);
        UserPasswords.requireAllowed(password);
        // Hashed with the permit of sign-ups, since anybody may send this
        String hash = passwords.hash(Passwords.Group.SIGN_UP, password);
        transaction.executeWithoutResult(status -> {
            // The invitation before its link, in the order in which all changes lock them
            if (invitations.delete(invitation.id()) == 0 || !links.use(secret).equals(invitation.id())) {
                throw gone();
            }
            users.add(invitation.id(), invitation.accountId(), invitation.role(), invitation.email(), hash);
            invitation.record(AuditAction.INVITATION_ACCEPTED, trail);
        });
    }

    private static RefusedException gone() {
        return RefusedException.notFound("invitation");
    }
}
