package co.wholesale888.wms.invitations;

import co.wholesale888.wms.shared.AccountRole;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody is invited, or has got a new link. Published in the transaction that creates the link.
 *
 * @param id of the invitation, and of the user that it becomes
 * @param accountName null for an operator
 * @param role null for an operator
 * @param service the address of the service as the creator's browser reaches it
 * @param path the page, with a secret that is stored nowhere else
 */
public record UserInvited(
        UUID id,
        String email,
        @Nullable String accountName,
        @Nullable AccountRole role,
        String service,
        String path,
        Instant expiresAt) {

    /** The whole address, for whoever invites. */
    public String link() {
        return service + path;
    }

    /** Omits the link, so that it is never logged. */
    @Override
    public String toString() {
        return "UserInvited[" + id + "]";
    }
}
