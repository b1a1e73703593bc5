package co.wholesale888.wms.portal;

import co.wholesale888.wms.access.PortalSession;
import co.wholesale888.wms.warehouses.Account;
import java.util.UUID;

/** A client's user who is signed in. */
record Client(PortalSession session, UUID userId, UUID accountId) {

    boolean mayChange() {
        return session.status() == Account.Status.APPROVED;
    }
}
