package co.wholesale888.wms.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One webhook, as this instance has come to know it: what it is to be sent, and how it behaves.
 *
 * <ul>
 *   <li>No more than {@link #MAX_RUNNING} attempts are under way at once.
 *   <li>To one that answers quickly more is leased ahead, so that it need not wait for the database between two
 *       deliveries. With every other one nothing is leased that is not sent at once: were this process to die, every
 *       leased delivery would count as unknown.
 *   <li>One that lets {@link #TIMEOUTS} attempts in a row time out is not asked for a while, and then by one attempt.
 * </ul>
 */
final class Endpoint {

    static final int MAX_RUNNING = 4;
    static final int MAX_LEASED = 64;
    static final int TIMEOUTS = 10;
    static final Duration PAUSE = Duration.ofSeconds(30);

    private static final int FAST_MS = 100;
    private static final int SLOW_MS = 500;

    /** What has waited longer is given back: its lease could end before it is recorded. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final Courier courier;
    private final Duration pause;
    private final Deque<Attempt> queue = new ArrayDeque<>();
    private int running;
    private int window = MAX_RUNNING;
    private boolean quick;
    private int timeouts;
    private long pausedAtNanos;

    Endpoint(Courier courier) {
        this(courier, PAUSE);
    }

    Endpoint(Courier courier, Duration pause) {
        this.courier = courier;
        this.pause = pause;
    }

    /** Who carries a receiver's deliveries, and is told what became of them. */
    interface Courier extends Executor {

        AttemptOutcome send(Attempt attempt);

        void finished(AttemptOutcome outcome);

        /** Takes an attempt back that has not begun. */
        void returned(Attempt attempt);
    }

    /** Whether it is not to be asked now, since it has let too many attempts time out. */
    synchronized boolean isPaused() {
        return timeouts >= TIMEOUTS && System.nanoTime() - pausedAtNanos < pause.toNanos();
    }

    /**
     * How much more may be leased for it.
     *
     * @param scarce whether the instance is busy: little ahead then, and one at a time for those that do not answer
     *     quickly, so that there is something left for all
     * @param dire whether it is so busy that there is nothing left for those that time out
     */
    synchronized int places(boolean scarce, boolean dire) {
        int most = window;
        if (scarce) {
            most = quick ? Math.min(window, MAX_LEASED / 4) : 1;
        }
        if (timeouts >= TIMEOUTS) {
            most = 1;
        }
        if (isPaused() || (dire && timeouts > 0)) {
            most = 0;
        }
        return Math.max(0, most - running - queue.size());
    }

    synchronized void add(Attempt attempt) {
        queue.add(attempt);
        if (running < MAX_RUNNING) {
            running++;
            courier.execute(this::work);
        }
    }

    /** Gives back what has not begun. */
    void clear() {
        takeAll().forEach(courier::returned);
    }

    /** Whether there is nothing to remember of it. */
    synchronized boolean isForgettable() {
        boolean behaves = timeouts == 0
                || System.nanoTime() - pausedAtNanos > pause.multipliedBy(10).toNanos();
        return running == 0 && queue.isEmpty() && behaves;
    }

    private void work() {
        for (Attempt attempt = next(); attempt != null; attempt = next()) {
            if (System.nanoTime() - attempt.leasedAtNanos() > MAX_WAIT.toNanos()) {
                courier.returned(attempt);
                continue;
            }
            AttemptOutcome outcome = courier.send(attempt);
            boolean fast = outcome.error() == null && outcome.durationMs() < FAST_MS;
            note(outcome, fast);
            if (outcome.error() != null || outcome.durationMs() > SLOW_MS) {
                clear();
            }
            courier.finished(outcome);
        }
    }

    private synchronized @Nullable Attempt next() {
        Attempt attempt = queue.poll();
        if (attempt == null) {
            running--;
        }
        return attempt;
    }

    private synchronized void note(AttemptOutcome outcome, boolean fast) {
        quick = fast;
        window = fast ? Math.min(window + 1, MAX_LEASED) : Math.max(MAX_RUNNING, window / 2);
        if (outcome.timedOut()) {
            timeouts++;
            pausedAtNanos = System.nanoTime();
        } else {
            timeouts = 0;
        }
    }

    private synchronized List<Attempt> takeAll() {
        List<Attempt> all = new ArrayList<>(queue);
        queue.clear();
        return all;
    }
}
