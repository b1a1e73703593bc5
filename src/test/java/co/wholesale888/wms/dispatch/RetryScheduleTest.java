package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    private static final int ATTEMPTS = 8;

    /** Yields the shortest pauses. */
    private static final RandomGenerator LEAST = () -> 0;

    /** Yields the longest pauses. */
    private static final RandomGenerator MOST = () -> -1;

    @Test
    void thereAreEightAttemptsOverAboutADay() {
        for (RandomGenerator random : List.of(LEAST, MOST, new Random(1))) {
            Duration total = pauses(random).stream().reduce(Duration.ZERO, Duration::plus);

            assertThat(total).isBetween(Duration.ofHours(16), Duration.ofHours(32));
            assertThat(RetrySchedule.pauseAfter(ATTEMPTS, random)).isNull();
        }
    }

    @Test
    void pausesGrowFromFiveToThirtySecondsWithAnyJitter() {
        List<Duration> shortest = pauses(LEAST);
        List<Duration> longest = pauses(MOST);

        assertThat(shortest.getFirst()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(longest.getFirst()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        for (int i = 0; i < shortest.size(); i++) {
            assertThat(shortest.get(i)).isLessThan(longest.get(i));
            if (i > 0) {
                assertThat(shortest.get(i)).isGreaterThan(longest.get(i - 1));
            }
        }
    }

    private static List<Duration> pauses(RandomGenerator random) {
        List<Duration> pauses = new ArrayList<>();
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            pauses.add(Objects.requireNonNull(RetrySchedule.pauseAfter(attempt, random)));
        }
        return pauses;
    }
}
