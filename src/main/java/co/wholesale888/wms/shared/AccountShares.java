package co.wholesale888.wms.shared;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How much of a queue the requests of each account take, so that none takes it all. However heavy a request is, it fits
 * as long as its account has less than its share; it counts for half of that at most, so that it leaves room to the
 * others of its account. Requests of no account are not limited. Thread-safe.
 */
public final class AccountShares {

    private final int max;
    private final ConcurrentHashMap<UUID, Integer> taken = new ConcurrentHashMap<>();

    /** @param max the share of an account, at least 1 */
    public AccountShares(int max) {
        this.max = max;
    }

    /** Whether the account had less than its share. Then the request counts until {@link #giveBack}. */
    public boolean take(@Nullable UUID account, int weight) {
        if (account == null) {
            return true;
        }
        int counted = counted(weight);
        if (taken.merge(account, counted, Integer::sum) - counted < max) {
            return true;
        }
        giveBack(account, weight);
        return false;
    }

    /** Ends what {@link #take} has counted. */
    public void giveBack(@Nullable UUID account, int weight) {
        if (account != null) {
            taken.computeIfPresent(account, (_, sum) -> sum == counted(weight) ? null : sum - counted(weight));
        }
    }

    private int counted(int weight) {
        return Math.min(weight, Math.max(1, max / 2));
    }
}
