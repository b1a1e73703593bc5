package co.wholesale888.wms.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * A link with which a user may set a new password. Published in the transaction that creates it.
 *
 * @param link the whole address, with a secret that is stored nowhere else
 */
public record ResetLinkCreated(UUID userId, String email, String link, Instant expiresAt) {

    /** Omits the link, so that it is never logged. */
    @Override
    public String toString() {
        return "ResetLinkCreated[" + userId + "]";
    }
}
