package co.wholesale888.wms.shared;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The authenticated caller of a request. Controllers take one of the three kinds as an argument. */
public sealed interface Caller {

    /**
     * The bearer of a token, bound to one warehouse.
     *
     * @param workerId the worker that the token belongs to; never null with {@link Role#WORKER}
     * @param accountId the account of the warehouse
     * @param expiresAt when the token expires, or null for never
     * @param allowedAddresses where the token may be used from; empty for anywhere
     * @param requireIdempotencyKey whether its writes of stock need an Idempotency-Key
     */
    record Bearer(
            UUID tokenId,
            String name,
            Role role,
            @Nullable String workerId,
            UUID warehouseId,
            UUID accountId,
            @Nullable Instant expiresAt,
            List<AddressBlock> allowedAddresses,
            boolean requireIdempotencyKey)
            implements Caller {

        /** Who counts for the limits of long-running requests. */
        public FairLimit.Holder holder() {
            return new FairLimit.Holder(tokenId, warehouseId, accountId);
        }

        /**
         * Whether the token may be used from an address.
         *
         * @param address the address of a request as the container gives it, which may name a zone behind a {@code %}
         */
        public boolean mayCallFrom(String address) {
            if (allowedAddresses.isEmpty()) {
                return true;
            }
            InetAddress parsed = IpAddresses.parse(address.replaceFirst("%.*", ""));
            return parsed != null && allowedAddresses.stream().anyMatch(block -> block.contains(parsed));
        }

        /** The only worker whose entries this caller may read, or null if it may read the whole warehouse. */
        public @Nullable String onlyWorker() {
            return role == Role.WORKER ? workerId : null;
        }
    }

    /** Somebody who signs in with an e-mail address and a password. */
    sealed interface User extends Caller {

        UUID userId();

        /**
         * The user of a row: an operator has no account.
         *
         * @param role the name of an {@link AccountRole}; null for an operator
         */
        static User of(UUID userId, @Nullable UUID accountId, @Nullable String role, boolean approved) {
            return accountId == null
                    ? new Operator(userId)
                    : new ClientUser(userId, accountId, AccountRole.valueOf(requireNonNull(role)), approved);
        }
    }

    /**
     * A user of a client account, signed in with portal credentials.
     *
     * @param approved whether the account is approved; users of a pending or suspended account may only read
     */
    record ClientUser(UUID userId, UUID accountId, AccountRole role, boolean approved) implements User {

        /** Whether the user may change things of the account. */
        public boolean mayChange() {
            return approved && role != AccountRole.VIEWER;
        }

        /** Throws INSUFFICIENT_SCOPE, with the reason, unless the user may change things of the account. */
        public void requireMayChange() {
            if (!mayChange()) {
                throw new RefusedException(
                        ErrorCode.INSUFFICIENT_SCOPE,
                        approved
                                ? "You are a viewer of your account: you may read everything and change nothing."
                                        + " Ask an owner of the account for another role."
                                : "Your account may change nothing: it awaits its approval or is suspended."
                                        + " Talk to your 888 contact.");
            }
        }

        /** Throws INSUFFICIENT_SCOPE unless the user is an owner, who alone sees and changes the account's users. */
        public void requireOwner() {
            if (role != AccountRole.OWNER) {
                throw new RefusedException(
                        ErrorCode.INSUFFICIENT_SCOPE,
                        "Only owners of your account may see and change its users. Ask one of them.");
            }
        }
    }

    /** A person or a system of 888. */
    record Operator(UUID userId) implements User {}

    /** What a token may do. A SUPERVISOR does everything in its warehouse; a WORKER reads stock and its own entries. */
    enum Role {
        SUPERVISOR,
        WORKER
    }
}
