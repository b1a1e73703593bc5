package co.wholesale888.wms.portal;

import co.wholesale888.wms.sessions.PortalSession;
import java.util.UUID;

/** An operator who is signed in. */
public record SignedInOperator(PortalSession session, UUID userId) {}
