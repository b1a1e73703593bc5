package co.wholesale888.wms.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowingPauseTest {

    private final GrowingPause pause = new GrowingPause(Duration.ofMillis(25), Duration.ofMillis(150));

    @Test
    void eachPauseIsTwiceAsLongUpToTheLimit() {
        assertThat(List.of(pause.next(), pause.next(), pause.next(), pause.next(), pause.next()))
                .extracting(Duration::toMillis)
                .containsExactly(25L, 50L, 100L, 150L, 150L);
    }

    @Test
    void aResetStartsWithTheShortestPauseAgain() {
        pause.next();
        pause.next();

        pause.reset();

        assertThat(pause.next()).isEqualTo(Duration.ofMillis(25));
    }
}
