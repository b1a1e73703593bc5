package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.dispatch.DeliveryOutcomes.Again;
import co.wholesale888.wms.dispatch.DeliveryOutcomes.Ended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * What a round of the {@link Dispatcher} does in the database, in one transaction: records what has come of earlier
 * attempts, gives back what was not begun, and leases what is to be sent next.
 */
final class DispatchTransaction {

    private final DispatchDatabase database;
    private final WaitingDeliveries waiting;
    private final LeasedDeliveries leased;
    private final DeliveryOutcomes outcomes;
    private final InFlightLimit inHand;

    DispatchTransaction(DispatchDatabase database, InFlightLimit inHand) {
        this.database = database;
        this.waiting = database.waiting();
        this.leased = database.leased();
        this.outcomes = database.outcomes();
        this.inHand = inHand;
    }

    /**
     * What was done.
     *
     * @param attempts to be sent
     * @param refused how many failed unsent
     * @param dropped how many are not to be delivered any more
     * @param unknown of how many the outcome is unknown, since whoever was at them has died
     */
    record Done(List<Attempt> attempts, int refused, int dropped, int unknown) {

        /** Whether something was waiting, so that there may be more. */
        boolean something() {
            return !attempts.isEmpty() || refused > 0 || dropped > 0;
        }
    }

    Done carryOut(List<AttemptOutcome> recording, List<Attempt> releasing, DispatchPlan plan, boolean endLeases) {
        long now = System.nanoTime();
        return database.transaction().execute(status -> {
            goByKeys();
            List<Ended> failed = recording.isEmpty() ? List.of() : record(recording);
            List<Ended> unknown = endLeases ? outcomes.endLeases() : List.of();
            tryAgain(failed, unknown);
            if (!releasing.isEmpty()) {
                leased.release(releasing.stream().map(Attempt::key).toList());
            }
            int dropped = plan.drop().isEmpty() ? 0 : waiting.drop(plan.drop());
            int refused = plan.fail().isEmpty() ? 0 : waiting.failUnsent(plan.fail());
            List<Attempt> attempts = plan.lease().isEmpty() ? List.of() : lease(plan.lease(), now);
            return new Done(attempts, refused, dropped, unknown.size());
        });
    }

    /**
     * Keeps the planner, for the rest of the transaction, from reading the whole log where it guesses that this is less
     * work than some rows by their keys. How many rows are due it cannot know.
     */
    private void goByKeys() {
        database.jdbc().sql("""
                        select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                               set_config('enable_mergejoin', 'off', true)
                        """).query(row -> {});
    }

    /** Records outcomes; returns the failures whose receivers may be asked again. */
    private List<Ended> record(List<AttemptOutcome> recording) {
        Set<Attempt.Key> over = recording.stream()
                .filter(outcome -> outcome.error() == null || outcome.isGone())
                .map(outcome -> outcome.attempt().key())
                .collect(Collectors.toSet());
        return outcomes.record(recording).stream()
                .filter(ended -> !over.contains(ended.key()))
                .toList();
    }

    private void tryAgain(List<Ended> failed, List<Ended> unknown) {
        List<Again> again = new ArrayList<>();
        for (List<Ended> ended : List.of(failed, unknown)) {
            for (Ended one : ended) {
                Duration pause = RetrySchedule.pauseAfter(one.attempt(), ThreadLocalRandom.current());
                if (pause != null) {
                    again.add(new Again(one.key(), pause));
                }
            }
        }
        if (!again.isEmpty()) {
            outcomes.tryAgain(again);
        }
    }

    private List<Attempt> lease(List<WaitingDeliveries.Places> places, long now) {
        List<Attempt.Key> taken = new ArrayList<>();
        List<Attempt.Key> tooHeavy = new ArrayList<>();
        long free = inHand.freeWeight();
        for (WaitingDeliveries.Leased candidate : waiting.lease(places)) {
            // The first always fits, so that nothing is too heavy for ever.
            boolean fits = candidate.bytes() <= free || (taken.isEmpty() && inHand.count() == 0);
            (fits ? taken : tooHeavy).add(candidate.key());
            free -= fits ? candidate.bytes() : 0;
        }
        if (!tooHeavy.isEmpty()) {
            leased.release(tooHeavy);
        }
        if (taken.isEmpty()) {
            return List.of();
        }
        LeasedDeliveries.Loaded loaded = leased.load(taken, now);
        taken.removeAll(loaded.found());
        if (!taken.isEmpty()) {
            leased.drop(taken);
        }
        return loaded.attempts();
    }
}
