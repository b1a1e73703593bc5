package co.wholesale888.wms.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * A link with which a user may set a new password. Published in the transaction that creates it.
 *
 * @param service the address of the service as the creator's browser reaches it
 * @param path the page, with a secret that is stored nowhere else
 */
public record ResetLinkCreated(UUID userId, String email, String service, String path, Instant expiresAt) {

    /** The whole address, for the creator. */
    public String link() {
        return service + path;
    }

    /** Omits the link, so that it is never logged. */
    @Override
    public String toString() {
        return "ResetLinkCreated[" + userId + "]";
    }
}
