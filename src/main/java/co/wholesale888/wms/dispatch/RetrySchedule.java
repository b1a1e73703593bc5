package co.wholesale888.wms.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When a RETRY delivery is tried again: eight attempts, over about a day. */
final class RetrySchedule {

    /** How long the pauses between two attempts are about. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(15));

    /** A pause is up to this part of it shorter or longer, so that what failed together does not come back together. */
    private static final double JITTER = 0.3;

    private RetrySchedule() {}

    /** How long to wait after an attempt, counted from 1, has failed; null where it was the last. */
    static @Nullable Duration pauseAfter(int attempt, RandomGenerator random) {
        if (attempt > PAUSES.size()) {
            return null;
        }
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        return Duration.ofMillis((long) (PAUSES.get(attempt - 1).toMillis() * factor));
    }
}
