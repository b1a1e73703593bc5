package co.wholesale888.wms.database;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Divides the connections of the general pool: each {@link Share} has one of its own, and takes a spare one in addition
 * while there is any. Calls beyond that wait in order of arrival, for 1.25 s at most, so that they are refused within
 * two seconds even if the pool then waits in vain for the database.
 *
 * <p>So one kind of work can be stuck with all that it may take, or all kinds but one can, and the rest still runs.
 */
@Component
public final class SharedConnections {

    private static final int SPARE = 1;

    /** The size of the general pool. */
    static final int TOTAL = Share.values().length + SPARE;

    /** The tag of its pool, as in Hikari's metrics. */
    private static final String POOL = "general";

    private static final int MAX_WAITING = 400;
    private static final Duration MAX_WAIT = Duration.ofMillis(1_250);

    /** Bound while a thread holds a connection of a share for all its statements. */
    private static final ScopedValue<Share> HELD = ScopedValue.newInstance();

    private final Map<Share, Use> uses = new EnumMap<>(Share.class);
    private int spare = SPARE;
    private volatile boolean closing;

    SharedConnections(MeterRegistry meters) {
        for (Share share : Share.values()) {
            Use use = new Use();
            uses.put(share, use);
            Gauge.builder("wms.connections.waiting", use.limit, ConcurrencyLimit::waiting)
                    .tag("pool", POOL)
                    .tag("share", share.name().toLowerCase(Locale.ROOT))
                    .description("Calls that wait for a connection of the general pool")
                    .register(meters);
        }
    }

    /**
     * Runs work that uses at most one connection of the general pool at a time. Within other such work, it uses the
     * connection of that.
     *
     * @throws RefusedException {@link ErrorCode#UNAVAILABLE} if no connection was free in time; nothing has run then
     */
    public <T extends @Nullable Object> T call(Share share, Supplier<T> work) {
        if (isHeld()) {
            return work.get();
        }
        enter(share);
        try {
            return ScopedValue.where(HELD, share).call(work::get);
        } finally {
            leave(share);
        }
    }

    /** Long work that may end anywhere does so when the service begins to stop. */
    @EventListener(ContextClosedEvent.class)
    void beginStop() {
        closing = true;
    }

    /** Whether the service is stopping. */
    boolean isClosing() {
        return closing;
    }

    /** Whether the current thread runs within {@link #call}. */
    static boolean isHeld() {
        return HELD.isBound();
    }

    /** Waits for a connection of the share. It must be given back by {@link #leave}. */
    void enter(Share share) {
        long deadline = System.nanoTime() + MAX_WAIT.toNanos();
        Use use = of(share);
        use.limit.enter();
        if (!take(use, deadline)) {
            use.limit.leave();
            throw new RefusedException(ErrorCode.UNAVAILABLE, ConcurrencyLimit.BUSY);
        }
    }

    void leave(Share share) {
        Use use = of(share);
        giveBack(use);
        use.limit.leave();
    }

    private synchronized boolean take(Use use, long deadline) {
        try {
            while (use.running > 0 && spare == 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        spare -= use.running > 0 ? 1 : 0;
        use.running++;
        return true;
    }

    private synchronized void giveBack(Use use) {
        use.running--;
        spare += use.running > 0 ? 1 : 0;
        notifyAll();
    }

    private Use of(Share share) {
        return Objects.requireNonNull(uses.get(share));
    }

    /** How many calls of a share run, and those that wait. So few pass the limit that all of them may be notified. */
    private static final class Use {

        private final ConcurrencyLimit limit = new ConcurrencyLimit(1 + SPARE, MAX_WAITING, MAX_WAIT);
        private int running;
    }
}
