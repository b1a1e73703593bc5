package co.wholesale888.wms.portal;

import co.wholesale888.wms.sessions.PortalSession;
import java.util.UUID;

/** The signed-in operator. */
public record SignedInOperator(PortalSession session, UUID userId) {}
