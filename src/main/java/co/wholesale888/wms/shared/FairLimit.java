package co.wholesale888.wms.shared;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Limits how many long-running requests of one kind run at the same time: of one token or user, of one warehouse, of
 * one account, and in all. Each limit is below the next, so that no client takes everything.
 */
public final class FairLimit {

    private final String kind;
    private final int perCaller;
    private final int perWarehouse;
    private final int perAccount;
    private final int inAll;
    private final Map<UUID, Integer> runningOf = new HashMap<>();
    private int runningInAll;

    /**
     * @param kind what is limited, for messages, such as {@code exports}
     */
    public FairLimit(String kind, int perCaller, int perWarehouse, int perAccount, int inAll) {
        if (perCaller >= perWarehouse || perWarehouse >= perAccount || perAccount >= inAll) {
            throw new IllegalArgumentException("each limit must be below the next");
        }
        this.kind = kind;
        this.perCaller = perCaller;
        this.perWarehouse = perWarehouse;
        this.perAccount = perAccount;
        this.inAll = inAll;
    }

    /**
     * Whose request it is.
     *
     * @param callerId the token or the user
     * @param accountId the account of the warehouse
     */
    public record Holder(UUID callerId, UUID warehouseId, UUID accountId) {}

    /**
     * Starts a request, which must end with {@link #leave}.
     *
     * @throws RefusedException RATE_LIMITED if the token or user, the warehouse or the account has too many;
     *     UNAVAILABLE if there are too many in all
     */
    public synchronized void enter(Holder holder) {
        refuseIfFull(holder.callerId, perCaller, "token or user");
        refuseIfFull(holder.warehouseId, perWarehouse, "warehouse");
        refuseIfFull(holder.accountId, perAccount, "account");
        if (runningInAll == inAll) {
            throw new RefusedException(
                    ErrorCode.UNAVAILABLE, "Too many %s are running. Try again shortly.".formatted(kind));
        }
        runningInAll++;
        add(holder, 1);
    }

    /** Ends a request. */
    public synchronized void leave(Holder holder) {
        runningInAll--;
        add(holder, -1);
    }

    /** How many requests run. */
    public synchronized int running() {
        return runningInAll;
    }

    private void refuseIfFull(UUID id, int limit, String who) {
        if (runningOf.getOrDefault(id, 0) >= limit) {
            throw new RefusedException(
                    ErrorCode.RATE_LIMITED,
                    "This %s has %s %s already and may not have more. End one, or wait until one has ended."
                            .formatted(who, limit, kind));
        }
    }

    private void add(Holder holder, int change) {
        for (UUID id : new UUID[] {holder.callerId, holder.warehouseId, holder.accountId}) {
            runningOf.compute(id, (key, count) -> {
                int changed = (count == null ? 0 : count) + change;
                return changed == 0 ? null : changed;
            });
        }
    }
}
