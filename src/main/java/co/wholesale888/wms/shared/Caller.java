package co.wholesale888.wms.shared;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who asks, and with which right. Controllers take one of the three kinds as an argument. */
public sealed interface Caller {

    /**
     * The bearer of a token, bound to one warehouse.
     *
     * @param workerId the worker that the token belongs to; never null with {@link Role#WORKER}
     * @param expiresAt when the token ends, or null for never
     */
    record Bearer(
            UUID tokenId,
            String name,
            Role role,
            @Nullable String workerId,
            UUID warehouseId,
            @Nullable Instant expiresAt)
            implements Caller {

        /** The worker to whose own entries this caller is limited, or null where it sees all of its warehouse. */
        public @Nullable String onlyWorker() {
            return role == Role.WORKER ? workerId : null;
        }
    }

    /**
     * A client's person, signed in with portal credentials.
     *
     * @param mayChange whether the account is approved; a pending or suspended one's users may only look
     */
    record ClientUser(UUID userId, UUID accountId, boolean mayChange) implements Caller {}

    /** One of 888's own people or systems. */
    record Operator(UUID userId) implements Caller {}

    /** What a token may do: SUPERVISOR everything in its warehouse, WORKER read stock and its own issuance history. */
    enum Role {
        SUPERVISOR,
        WORKER
    }
}
