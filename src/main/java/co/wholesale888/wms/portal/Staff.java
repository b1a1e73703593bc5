package co.wholesale888.wms.portal;

import co.wholesale888.wms.access.PortalSession;
import java.util.UUID;

/** An operator who is signed in. */
record Staff(PortalSession session, UUID userId) {}
