package co.wholesale888.wms.sessions;

import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.shared.AccountRole;
import co.wholesale888.wms.shared.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The session of a user who is signed in to the portal, as of the current request.
 *
 * @param hash of the secret that the browser has
 * @param accountName null for an operator
 * @param status the account's status; null for an operator
 */
public record PortalSession(
        SecretHash hash,
        Caller.User caller,
        String email,
        @Nullable String accountName,
        Account.@Nullable Status status) {

    public UUID userId() {
        return caller.userId();
    }

    /** Whether the user may see and change the users of the account. */
    public boolean isOwner() {
        return caller instanceof Caller.ClientUser user && user.role() == AccountRole.OWNER;
    }

    /** Whether the user only reads; false for an operator. */
    public boolean isViewer() {
        return caller instanceof Caller.ClientUser user && user.role() == AccountRole.VIEWER;
    }

    /** Whether a client's user may change things of the account; false for an operator. */
    public boolean isMayChange() {
        return caller instanceof Caller.ClientUser user && user.mayChange();
    }

    /** The session of the request that this thread is handling; null if its user is not signed in. */
    public static @Nullable PortalSession current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getDetails() instanceof PortalSession session ? session : null;
    }
}
