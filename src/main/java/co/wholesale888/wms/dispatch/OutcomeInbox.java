package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.lanes.WakeupSignal;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Collects what the endpoints' threads have finished until the next {@link DispatchCycle} records it. It never
 * overflows, because an attempt finishes once and {@link InFlightLimit} bounds the attempts that are not recorded yet.
 */
final class OutcomeInbox {

    private final BlockingQueue<AttemptOutcome> outcomes = new ArrayBlockingQueue<>(InFlightLimit.MAX_ATTEMPTS);
    private final BlockingQueue<Attempt> unsent = new ArrayBlockingQueue<>(InFlightLimit.MAX_ATTEMPTS);
    private final WakeupSignal wakeup;

    OutcomeInbox(WakeupSignal wakeup) {
        this.wakeup = wakeup;
    }

    void add(AttemptOutcome outcome) {
        outcomes.add(outcome);
        wakeup.signal();
    }

    /** Adds an attempt that was not sent, so that its lease is released. */
    void addUnsent(Attempt attempt) {
        unsent.add(attempt);
        wakeup.signal();
    }

    /** Moves the oldest entries into these lists, until each list holds {@code max}. */
    void drainTo(List<AttemptOutcome> outcomes, List<Attempt> unsent, int max) {
        this.outcomes.drainTo(outcomes, max - outcomes.size());
        this.unsent.drainTo(unsent, max - unsent.size());
    }
}
