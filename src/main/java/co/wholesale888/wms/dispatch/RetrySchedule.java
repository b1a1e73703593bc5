package co.wholesale888.wms.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The pauses between the attempts of a RETRY delivery: eight attempts over about a day. */
final class RetrySchedule {

    /** The pauses before jitter. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(15));

    /** The fraction by which a pause is shortened or extended, so that simultaneous failures are retried apart. */
    private static final double JITTER = 0.3;

    private RetrySchedule() {}

    /** Returns the pause after a failed attempt, which is counted from 1; null after the last one. */
    static @Nullable Duration pauseAfter(int attempt, RandomGenerator random) {
        if (attempt > PAUSES.size()) {
            return null;
        }
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        return Duration.ofMillis((long) (PAUSES.get(attempt - 1).toMillis() * factor));
    }
}
