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
 * @param link the whole address, with a secret that is stored nowhere else
 */
public record UserInvited(
        UUID id,
        String email,
        @Nullable String accountName,
        @Nullable AccountRole role,
        String link,
        Instant expiresAt) {

    /** Omits the link, so that it is never logged. */
    @Override
    public String toString() {
        return "UserInvited[" + id + "]";
    }
}
