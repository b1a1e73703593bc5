package co.wholesale888.wms.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One webhook's endpoint as this instance sees it: its queued attempts, and how it has behaved so far.
 *
 * <ul>
 *   <li>At most {@link #MAX_RUNNING} attempts run at the same time.
 *   <li>Attempts are leased ahead only for an endpoint that answers fast, so that it does not wait for the database
 *       between two deliveries. For any other endpoint only what is sent at once is leased: if this process dies, every
 *       leased delivery becomes UNKNOWN.
 *   <li>After {@link #MAX_TIMEOUTS} timeouts in a row the circuit opens: nothing is sent for {@link #CIRCUIT_OPEN}, and
 *       then one attempt at a time.
 *   <li>An attempt that was not sent for want of a thread for the host's lookup says nothing about the endpoint. The
 *       next one waits for {@link #SHORTAGE_PAUSE}, or for {@link #CIRCUIT_OPEN} if the last one timed out, so that
 *       dead hosts leave the threads to others.
 *   <li>Another URL of the webhook is not blamed for what the one before did, but shares the limit of running attempts
 *       with those that are still sent there. What is queued is not sent there any more.
 * </ul>
 */
final class Endpoint {

    static final int MAX_RUNNING = 4;
    static final int MAX_LEASED = 64;
    static final int MAX_TIMEOUTS = 10;
    static final Duration CIRCUIT_OPEN = Duration.ofSeconds(30);

    static final Duration SHORTAGE_PAUSE = Duration.ofSeconds(1);

    private static final int FAST_MS = 100;
    private static final int SLOW_MS = 500;

    /** An attempt that was queued for longer is not sent: its lease could end before its outcome is recorded. */
    private static final Duration MAX_QUEUED = Duration.ofSeconds(4);

    private final Function<Attempt, @Nullable AttemptOutcome> sender;
    private final Executor threads;
    private final OutcomeInbox inbox;
    private final Duration circuitOpen;
    private final Deque<Attempt> queue = new ArrayDeque<>();
    private String url = "";
    private int running;
    private int window = MAX_RUNNING;
    private boolean fast;
    private int timeouts;
    private long lastTimeoutNanos;
    private long pausedUntilNanos = System.nanoTime();
    private @Nullable Long recalledNanos;

    /**
     * @param sender sends an attempt, blocking, and never throws; returns null if there was no thread for the lookup
     * @param threads runs up to {@link #MAX_RUNNING} tasks of each endpoint, each of which blocks
     */
    Endpoint(
            Function<Attempt, @Nullable AttemptOutcome> sender,
            Executor threads,
            OutcomeInbox inbox,
            Duration circuitOpen) {
        this.sender = sender;
        this.threads = threads;
        this.inbox = inbox;
        this.circuitOpen = circuitOpen;
    }

    /** Starts anew if the webhook has another URL than before. */
    synchronized void at(String current) {
        if (!url.equals(current)) {
            url = current;
            cancelQueued();
            window = MAX_RUNNING;
            fast = false;
            timeouts = 0;
            pausedUntilNanos = System.nanoTime();
        }
    }

    /** Whether nothing must be sent at present, because too many attempts in a row have timed out. */
    synchronized boolean isCircuitOpen() {
        return timeouts >= MAX_TIMEOUTS && System.nanoTime() - lastTimeoutNanos < circuitOpen.toNanos();
    }

    /**
     * How many more attempts may be leased for this endpoint.
     *
     * @param busy see {@link InFlightLimit#isBusy}: little is leased ahead then, and only one attempt for an endpoint
     *     that is not fast
     * @param overloaded see {@link InFlightLimit#isOverloaded}: nothing is leased then for an endpoint that times out
     */
    synchronized int capacity(boolean busy, boolean overloaded) {
        int max = window;
        if (busy) {
            max = fast ? Math.min(window, MAX_LEASED / 4) : 1;
        }
        if (timeouts >= MAX_TIMEOUTS) {
            max = 1;
        }
        if (isCircuitOpen() || isPaused() || (overloaded && timeouts > 0)) {
            max = 0;
        }
        return Math.max(0, max - running - queue.size());
    }

    synchronized void add(Attempt attempt) {
        if (recalledNanos != null && attempt.leasedAtNanos() - recalledNanos < 0) {
            inbox.addUnsent(attempt);
            return;
        }
        at(attempt.url());
        queue.add(attempt);
        if (running < MAX_RUNNING) {
            running++;
            threads.execute(this::sendQueued);
        }
    }

    /** Puts attempts that have not started into the inbox, unsent. */
    synchronized void cancelQueued() {
        queue.forEach(inbox::addUnsent);
        queue.clear();
    }

    /**
     * Returns attempts that have not started, and those that are being leased at this moment: the webhook has been
     * changed, and they are of before.
     */
    synchronized void recall() {
        recalledNanos = System.nanoTime();
        cancelQueued();
    }

    /** The first of the queued attempts; null if there are none. */
    synchronized @Nullable Attempt queued() {
        return queue.peek();
    }

    /** Whether nothing is lost if this object is discarded. */
    synchronized boolean isIdle() {
        boolean healthy = timeouts == 0
                || System.nanoTime() - lastTimeoutNanos
                        > circuitOpen.multipliedBy(10).toNanos();
        return running == 0 && queue.isEmpty() && healthy && !isPaused();
    }

    private void sendQueued() {
        for (Attempt attempt = next(); attempt != null; attempt = next()) {
            if (System.nanoTime() - attempt.leasedAtNanos() > MAX_QUEUED.toNanos()) {
                inbox.addUnsent(attempt);
                continue;
            }
            AttemptOutcome outcome = sender.apply(attempt);
            if (outcome == null) {
                pause(attempt);
                cancelQueued();
                inbox.addUnsent(attempt);
                continue;
            }
            adapt(outcome);
            if (outcome.error() != null || outcome.durationMs() > SLOW_MS) {
                cancelQueued();
            }
            inbox.add(outcome);
        }
    }

    private synchronized @Nullable Attempt next() {
        Attempt attempt = queue.poll();
        if (attempt == null) {
            running--;
        }
        return attempt;
    }

    private boolean isPaused() {
        return pausedUntilNanos - System.nanoTime() > 0;
    }

    private synchronized void pause(Attempt unsent) {
        if (unsent.url().equals(url)) {
            Duration pause = timeouts == 0 ? SHORTAGE_PAUSE : circuitOpen;
            pausedUntilNanos = System.nanoTime() + pause.toNanos();
        }
    }

    private synchronized void adapt(AttemptOutcome outcome) {
        if (!outcome.attempt().url().equals(url)) {
            return;
        }
        fast = outcome.error() == null && outcome.durationMs() < FAST_MS;
        window = fast ? Math.min(window + 1, MAX_LEASED) : Math.max(MAX_RUNNING, window / 2);
        if (outcome.timedOut()) {
            timeouts++;
            lastTimeoutNanos = System.nanoTime();
        } else {
            timeouts = 0;
        }
    }
}
