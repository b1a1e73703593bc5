package co.wholesale888.wms.database;

import co.wholesale888.wms.shared.AccountShares;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Limits how many calls run at the same time. A limited number of further calls waits, in order of arrival and for a
 * limited time; all others are refused at once.
 */
public final class ConcurrencyLimit {

    static final String BUSY = "The service is busy. Nothing was changed. Try again.";

    private static final String BUSY_WITH_ACCOUNT =
            "Too many requests of your account are waiting for this list. Nothing was changed. Send fewer at the same time.";

    private final Semaphore permits;
    private final Semaphore queue;
    private final Duration maxWait;
    private final @Nullable AccountShares shares;

    /**
     * @param maxRunning how many calls may run at the same time
     * @param maxWaiting how many calls may wait
     * @param maxWait how long a call may wait
     */
    public ConcurrencyLimit(int maxRunning, int maxWaiting, Duration maxWait) {
        this(maxRunning, maxWaiting, maxWait, null);
    }

    private ConcurrencyLimit(int maxRunning, int maxWaiting, Duration maxWait, @Nullable AccountShares shares) {
        this.shares = shares;
        this.permits = new Semaphore(maxRunning, true);
        this.queue = new Semaphore(maxWaiting);
        this.maxWait = maxWait;
    }

    /**
     * Runs one call at a time. A quarter of those that wait may be of one account, that of the signed-in caller, so that it
     * leaves room and time to others; further ones are {@link ErrorCode#RATE_LIMITED}.
     */
    public static ConcurrencyLimit ofAccounts(int maxWaiting, Duration maxWait) {
        return new ConcurrencyLimit(1, maxWaiting, maxWait, new AccountShares(maxWaiting / 4));
    }

    /** Runs the work between {@link #enter} and {@link #leave}. */
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    /**
     * Starts a call, which must end with {@link #leave}. Waits if the limit is reached.
     *
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} if too many calls are waiting, or if the wait took too
     *     long; {@link ErrorCode#RATE_LIMITED} if too many of the account are waiting
     */
    public void enter() {
        try {
            // The timed version, even with 0, does not overtake waiting calls as tryAcquire() does
            if (permits.tryAcquire(0, TimeUnit.NANOSECONDS) || (queue.tryAcquire() && enterFromQueue())) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RefusedException(ErrorCode.UNAVAILABLE, BUSY);
    }

    /** Ends a call and lets the next one start. */
    public void leave() {
        permits.release();
    }

    int waiting() {
        return permits.getQueueLength();
    }

    private boolean enterFromQueue() throws InterruptedException {
        try {
            return shares == null ? isFreeInTime() : isFreeInTime(shares, account());
        } finally {
            queue.release();
        }
    }

    private boolean isFreeInTime(AccountShares shares, @Nullable UUID account) throws InterruptedException {
        if (!shares.take(account, 1)) {
            throw new RefusedException(ErrorCode.RATE_LIMITED, BUSY_WITH_ACCOUNT);
        }
        try {
            return isFreeInTime();
        } finally {
            shares.giveBack(account, 1);
        }
    }

    private boolean isFreeInTime() throws InterruptedException {
        return permits.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static @Nullable UUID account() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return switch (caller == null ? null : caller.getPrincipal()) {
            case Caller.Bearer bearer -> bearer.accountId();
            case Caller.ClientUser user -> user.accountId();
            case null, default -> null;
        };
    }
}
