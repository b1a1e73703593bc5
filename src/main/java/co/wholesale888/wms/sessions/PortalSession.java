package co.wholesale888.wms.sessions;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.shared.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is signed in to the portal, as they stand at this moment.
 *
 * @param caller a client's user or an operator, with the rights of this moment
 * @param accountName null for an operator
 * @param status where the account stands; null for an operator
 */
public record PortalSession(
        Caller caller, UUID userId, String email, @Nullable String accountName, Account.@Nullable Status status) {}
