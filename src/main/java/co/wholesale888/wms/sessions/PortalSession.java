package co.wholesale888.wms.sessions;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.shared.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The session of a user who is signed in to the portal, as of the current request.
 *
 * @param caller a client's user or an operator
 * @param accountName null for an operator
 * @param status the account's status; null for an operator
 */
public record PortalSession(
        Caller caller, UUID userId, String email, @Nullable String accountName, Account.@Nullable Status status) {}
