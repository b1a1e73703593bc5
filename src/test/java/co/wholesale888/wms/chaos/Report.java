package co.wholesale888.wms.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a run has shown.
 *
 * @param faults how often the fault happened
 * @param lines how many entries the ledgers hold
 * @param unknown the attempts of writes, order steps and requests about reservations whose outcome the client did not learn
 * @param recoveries how long instances took to answer again: after each restart of an instance, from its start until it
 *     has answered a write and a read; after each restart of PostgreSQL, from its first connection until every instance
 *     has
 * @param worked how long the clients worked, until the last unknown outcome was settled
 * @param checked how long the check took, with the wait for evaluations and deliveries
 */
record Report(
        Fault fault,
        long seed,
        int faults,
        int writes,
        long lines,
        int reads,
        int orders,
        int reservations,
        long unknown,
        List<Duration> recoveries,
        Duration worked,
        Duration checked,
        List<String> violations) {

    String line() {
        String figures = String.format(
                Locale.ROOT,
                "%s seed %s: %,d faults, %,d writes, %,d lines, %,d reads, %,d orders, %,d reservations, %,d unknown outcomes, worked %s, checked %s",
                fault,
                seed,
                faults,
                writes,
                lines,
                reads,
                orders,
                reservations,
                unknown,
                seconds(worked),
                seconds(checked));
        String recovery = recoveries.isEmpty() ? "" : ", recovery " + spread(recoveries);
        return figures + recovery + ", " + violations.size() + " violations";
    }

    /** The minimum, median and maximum. */
    static String spread(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return "%s / %s / %s (min / median / max)"
                .formatted(
                        seconds(sorted.getFirst()), seconds(sorted.get(sorted.size() / 2)), seconds(sorted.getLast()));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
