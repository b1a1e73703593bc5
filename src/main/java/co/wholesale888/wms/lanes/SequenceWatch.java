package co.wholesale888.wms.lanes;

import co.wholesale888.wms.database.OutageLog;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Wakes requests that wait for a numbered sequence of a warehouse, its ledger or its events, to advance. A commit of
 * this instance wakes them at once, a commit of another instance within {@link #POLL}: while any request waits, one
 * statement at that interval reads the last numbers of all sequences that requests wait for.
 *
 * <p>A waiting request holds no database connection, only its (virtual) thread. At most {@link #MAX_WAITERS} requests
 * wait, and fewer of one account, warehouse or token ({@link FairLimit}). A shutdown wakes them all, and so does not
 * wait for them.
 */
public final class SequenceWatch implements SmartLifecycle {

    public static final int MAX_WAITERS_PER_TOKEN = 10;
    static final int MAX_WAITERS_PER_WAREHOUSE = 100;
    static final int MAX_WAITERS_PER_ACCOUNT = 250;
    static final int MAX_WAITERS = 1_000;
    static final Duration POLL = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(SequenceWatch.class);

    private final String name;
    private final Function<Set<UUID>, Map<UUID, Long>> readLast;
    private final Map<UUID, Watched> sequences = new ConcurrentHashMap<>();
    private final FairLimit limit = new FairLimit(
            "waiting requests and streams",
            MAX_WAITERS_PER_TOKEN,
            MAX_WAITERS_PER_WAREHOUSE,
            MAX_WAITERS_PER_ACCOUNT,
            MAX_WAITERS);
    private volatile boolean running;
    private @Nullable Thread poller;

    /**
     * Creates a watch, which starts and stops with the application context.
     *
     * @param name the name of its thread
     * @param readLast reads the last numbers of the given warehouses' sequences
     */
    public SequenceWatch(String name, Function<Set<UUID>, Map<UUID, Long>> readLast) {
        this.name = name;
        this.readLast = readLast;
    }

    /** Records that the numbers up to this one are committed. Costs next to nothing if no request waits. */
    public void advanced(UUID warehouseId, long sequence) {
        Watched watched = sequences.get(warehouseId);
        if (watched != null) {
            watched.advance(sequence);
        }
    }

    /**
     * Registers a request that may wait; it must close the waiter. A request that joins before it reads the database
     * misses no commit: a commit after the read wakes it.
     *
     * @throws RefusedException RATE_LIMITED if the token or user, the warehouse or the account has too many waiters,
     *     UNAVAILABLE if the instance has
     */
    public Waiter join(FairLimit.Holder holder) {
        try {
            limit.enter(holder);
        } catch (RefusedException e) {
            Optional.ofNullable(sequences.get(holder.warehouseId())).ifPresent(full -> full.refusals.incrementAndGet());
            throw e;
        }
        Watched watched = sequences.compute(
                holder.warehouseId(), (id, present) -> (present == null ? new Watched() : present).joined());
        return new Waiter(holder, watched);
    }

    /** The number of registered requests. */
    public int waiters() {
        return limit.running();
    }

    /** The number of registered requests of the warehouse. */
    public int waiters(UUID warehouseId) {
        Watched watched = sequences.get(warehouseId);
        return watched == null ? 0 : watched.waiters.get();
    }

    @Override
    public void start() {
        running = true;
        poller = Thread.ofVirtual().name(name).start(this::pollWhileRunning);
    }

    /** Runs before the web server's graceful shutdown, which would otherwise wait for these requests. */
    @Override
    public void stop() {
        running = false;
        if (poller != null) {
            poller.interrupt();
        }
        List.copyOf(sequences.values()).forEach(Watched::wakeAll);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void pollWhileRunning() {
        while (running) {
            try {
                Thread.sleep(POLL);
                Set<UUID> warehouseIds = Set.copyOf(sequences.keySet());
                if (!warehouseIds.isEmpty()) {
                    readLast.apply(warehouseIds).forEach(this::observed);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RefusedException busy) {
                // No connection is free now
            } catch (RuntimeException e) {
                // The requests stay: the next poll or their own deadline ends them
                if (!OutageLog.covers(e)) {
                    log.warn("{}: cannot read the last sequences, retrying: {}", name, e.toString());
                }
            }
        }
    }

    private void observed(UUID warehouseId, long sequence) {
        Watched watched = sequences.get(warehouseId);
        if (watched != null) {
            watched.observe(sequence);
        }
    }

    /** The registration of one request. */
    public final class Waiter implements AutoCloseable {

        private final FairLimit.Holder holder;
        private final Watched watched;
        private long rewindsSeen;
        private int refusalsSeen;

        private Waiter(FairLimit.Holder holder, Watched watched) {
            this.holder = holder;
            this.watched = watched;
            this.rewindsSeen = watched.rewinds();
            this.refusalsSeen = watched.refusals.get();
        }

        /**
         * Waits until the last number is above this one, or has been lower than before, as after a failover that has
         * lost commits. Returns false if the time or the service ends first.
         */
        public boolean await(long sequence, Duration atMost) throws InterruptedException {
            long deadline = System.nanoTime() + atMost.toNanos();
            synchronized (watched) {
                while (!hasChanged(sequence) && running && deadline - System.nanoTime() > 0) {
                    TimeUnit.NANOSECONDS.timedWait(watched, deadline - System.nanoTime());
                }
                boolean changed = hasChanged(sequence);
                rewindsSeen = watched.rewinds;
                return changed && running;
            }
        }

        private boolean hasChanged(long sequence) {
            return watched.last > sequence || watched.rewinds != rewindsSeen;
        }

        /**
         * Whether another request of the warehouse was refused since the last call, because too many wait. Then it is
         * time to look whether this one's client is still there.
         */
        public boolean wasAnotherRefused() {
            int before = refusalsSeen;
            refusalsSeen = watched.refusals.get();
            return refusalsSeen != before;
        }

        /** Whether the service is stopping. */
        public boolean isOver() {
            return !running;
        }

        @Override
        public void close() {
            sequences.computeIfPresent(holder.warehouseId(), (id, present) -> present.left());
            limit.leave(holder);
        }
    }

    /** A sequence that requests wait for; its monitor guards and announces the last number. */
    private static final class Watched {

        private long last;
        private long rewinds;
        private final AtomicInteger refusals = new AtomicInteger();
        /** Changed only by functions of {@code sequences.compute}, which is atomic for a warehouse. */
        private final AtomicInteger waiters = new AtomicInteger();

        private Watched joined() {
            waiters.incrementAndGet();
            return this;
        }

        private @Nullable Watched left() {
            return waiters.decrementAndGet() == 0 ? null : this;
        }

        private synchronized void advance(long sequence) {
            if (sequence > last) {
                last = sequence;
                notifyAll();
            }
        }

        /**
         * Takes over the last number of the database. If it is older than a commit that was announced meanwhile,
         * waiting requests are woken once in vain.
         */
        private synchronized void observe(long sequence) {
            if (sequence < last) {
                last = sequence;
                rewinds++;
                notifyAll();
            } else {
                advance(sequence);
            }
        }

        private synchronized long rewinds() {
            return rewinds;
        }

        private synchronized void wakeAll() {
            notifyAll();
        }
    }
}
