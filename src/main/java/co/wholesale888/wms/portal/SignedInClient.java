package co.wholesale888.wms.portal;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.UUID;

/** The signed-in user of a client account. */
public record SignedInClient(PortalSession session, UUID userId, UUID accountId) {

    /** Throws INSUFFICIENT_SCOPE unless the account is approved. */
    public void requireMayChange() {
        if (!mayChange()) {
            throw new RefusedException(
                    ErrorCode.INSUFFICIENT_SCOPE,
                    "Your account is not approved or is suspended, so nothing can be changed. Ask your 888 contact.");
        }
    }

    public boolean mayChange() {
        return session.status() == Account.Status.APPROVED;
    }
}
