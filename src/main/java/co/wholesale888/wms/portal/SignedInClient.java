package co.wholesale888.wms.portal;

import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.Caller;
import java.util.UUID;

/** The signed-in user of a client account. */
public record SignedInClient(PortalSession session, Caller.ClientUser user) {

    public UUID userId() {
        return user.userId();
    }

    public UUID accountId() {
        return user.accountId();
    }
}
