package co.wholesale888.wms.lanes;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Wakes those who wait for a numbered sequence to go on, of which every warehouse has one: its ledger, or its events. A
 * commit of this instance wakes them at once, one of another instance within {@link #POLL}: while anybody waits, one
 * statement looks up the ends of all the sequences waited for.
 *
 * <p>A waiter holds no database connection, only its (virtual) thread. There are at most {@link #MAX_WAITERS} of them,
 * {@link #MAX_WAITERS_PER_TOKEN} for one token. A shutdown wakes them all, so that it waits for none.
 */
public final class SequenceWatch implements SmartLifecycle {

    static final int MAX_WAITERS = 1_000;
    public static final int MAX_WAITERS_PER_TOKEN = 10;
    static final Duration POLL = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(SequenceWatch.class);

    private final String name;
    private final Function<Set<UUID>, Map<UUID, Long>> lookUp;
    private final Map<UUID, Watched> sequences = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> waitersOfToken = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MAX_WAITERS);
    private volatile boolean running;
    private @Nullable Thread poller;

    /**
     * Makes a watch, to be started and stopped with the service.
     *
     * @param name the name of its thread
     * @param lookUp finds the numbers at which the given warehouses' sequences end
     */
    public SequenceWatch(String name, Function<Set<UUID>, Map<UUID, Long>> lookUp) {
        this.name = name;
        this.lookUp = lookUp;
    }

    /** To be called after the commit of what is numbered up to this sequence. Costs next to nothing when nobody waits. */
    public void advanced(UUID warehouseId, long sequence) {
        Watched watched = sequences.get(warehouseId);
        if (watched != null) {
            watched.advance(sequence);
        }
    }

    /**
     * Takes a place among the waiters, to be closed. Whoever joins before it looks at the database misses nothing: what
     * is committed after its look wakes it.
     *
     * @throws RefusedException RATE_LIMITED where the token has too many waiters, UNAVAILABLE where the instance has
     */
    public Waiter join(UUID warehouseId, UUID tokenId) {
        if (waitersOfToken.merge(tokenId, 1, Integer::sum) > MAX_WAITERS_PER_TOKEN) {
            leave(tokenId);
            throw new RefusedException(
                    ErrorCode.RATE_LIMITED,
                    "This token has %d requests waiting already. Let one end, or ask without wait."
                            .formatted(MAX_WAITERS_PER_TOKEN));
        }
        if (!places.tryAcquire()) {
            leave(tokenId);
            throw new RefusedException(
                    ErrorCode.UNAVAILABLE, "Too many requests are waiting. Try again shortly, or ask without wait.");
        }
        Watched watched =
                sequences.compute(warehouseId, (id, known) -> (known == null ? new Watched() : known).joined());
        return new Waiter(warehouseId, tokenId, watched);
    }

    /** How many wait at this moment. */
    public int waiters() {
        return MAX_WAITERS - places.availablePermits();
    }

    @Override
    public void start() {
        running = true;
        poller = Thread.ofVirtual().name(name).start(this::pollWhileRunning);
    }

    /** Runs before the web server's own shutdown, which would otherwise wait for the waiters. */
    @Override
    public void stop() {
        running = false;
        if (poller != null) {
            poller.interrupt();
        }
        List.copyOf(sequences.values()).forEach(Watched::wake);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void pollWhileRunning() {
        while (running) {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                return;
            }
            poll();
        }
    }

    private void poll() {
        try {
            Set<UUID> waitedFor = Set.copyOf(sequences.keySet());
            if (!waitedFor.isEmpty()) {
                lookUp.apply(waitedFor).forEach(this::advanced);
            }
        } catch (RuntimeException e) {
            // Whoever waits for another instance's write waits on; the next look or its own deadline ends it.
            log.warn("{}: cannot look up where the sequences end that are waited for: {}", name, e.toString());
        }
    }

    private void leave(UUID tokenId) {
        waitersOfToken.computeIfPresent(tokenId, (id, count) -> count == 1 ? null : count - 1);
    }

    /** A place among the waiters. */
    public final class Waiter implements AutoCloseable {

        private final UUID warehouseId;
        private final UUID tokenId;
        private final Watched watched;

        private Waiter(UUID warehouseId, UUID tokenId, Watched watched) {
            this.warehouseId = warehouseId;
            this.tokenId = tokenId;
            this.watched = watched;
        }

        /** Waits until it ends beyond the sequence; false where the time or the service ends first. */
        public boolean await(long sequence, Duration atMost) throws InterruptedException {
            return watched.await(sequence, atMost.toNanos());
        }

        @Override
        public void close() {
            sequences.computeIfPresent(warehouseId, (id, known) -> known.left());
            places.release();
            leave(tokenId);
        }
    }

    /** One sequence that is waited for, and where it is known to end. */
    private final class Watched {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition moved = lock.newCondition();
        private long head;
        /** Changed only within {@code sequences.compute}, which is atomic for a warehouse. */
        private int waiters;

        private Watched joined() {
            waiters++;
            return this;
        }

        private @Nullable Watched left() {
            waiters--;
            return waiters == 0 ? null : this;
        }

        private void advance(long sequence) {
            lock.lock();
            try {
                if (sequence > head) {
                    head = sequence;
                    moved.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        private void wake() {
            lock.lock();
            try {
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private boolean await(long sequence, long nanos) throws InterruptedException {
            lock.lock();
            try {
                long left = nanos;
                while (head <= sequence && running && left > 0) {
                    left = moved.awaitNanos(left);
                }
                return head > sequence && running;
            } finally {
                lock.unlock();
            }
        }
    }
}
