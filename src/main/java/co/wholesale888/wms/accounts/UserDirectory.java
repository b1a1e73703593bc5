package co.wholesale888.wms.accounts;

import co.wholesale888.wms.shared.Caller;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds users by their e-mail addresses and ids. */
@Component
public class UserDirectory {

    private final PortalUserRepository users;
    private final AccountRepository accounts;

    UserDirectory(PortalUserRepository users, AccountRepository accounts) {
        this.users = users;
        this.accounts = accounts;
    }

    /** A user. */
    public record Found(UUID id, String email, boolean operator) {}

    /** Finds the user, whatever the case of the address. */
    public Optional<Found> find(String email) {
        return users.findByEmail(email).map(UserDirectory::found);
    }

    public Optional<Found> find(UUID id) {
        return users.findById(id).map(UserDirectory::found);
    }

    /** The user as the caller of a request, with the rights of this moment. */
    public Optional<Caller> caller(UUID id) {
        return users.findById(id).map(user -> {
            UUID accountId = user.accountId();
            return accountId == null
                    ? new Caller.Operator(id)
                    : new Caller.ClientUser(
                            id,
                            accountId,
                            accounts.findById(accountId)
                                    .map(account -> account.status() == Account.Status.APPROVED)
                                    .orElse(false));
        });
    }

    private static Found found(PortalUser user) {
        return new Found(user.id(), user.email(), user.role() == PortalUser.Role.OPERATOR);
    }
}
