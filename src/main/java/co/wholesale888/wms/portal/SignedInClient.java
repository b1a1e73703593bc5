package co.wholesale888.wms.portal;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.util.UUID;

/** A client's user who is signed in. */
public record SignedInClient(PortalSession session, UUID userId, UUID accountId) {

    /** Refuses with INSUFFICIENT_SCOPE unless the account is approved. */
    public void requireMayChange() {
        if (!mayChange()) {
            throw new RefusedException(
                    ErrorCode.INSUFFICIENT_SCOPE,
                    "Your account may change nothing: it awaits its approval or is suspended. Talk to your 888 contact.");
        }
    }

    public boolean mayChange() {
        return session.status() == Account.Status.APPROVED;
    }
}
