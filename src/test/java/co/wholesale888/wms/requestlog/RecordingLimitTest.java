package co.wholesale888.wms.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.web.EndedRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordingLimitTest {

    private static final UUID WAREHOUSE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final RecordingLimit limit = new RecordingLimit(500);
    private long nanos = System.nanoTime();

    @Test
    void theFirstThousandAreRecordedAndThenFiveASecond() {
        assertThat(admitted(5_000, 200, Duration.ZERO)).isEqualTo(RecordingLimit.AT_ONCE);
        assertThat(admitted(3_000, 200, Duration.ofSeconds(30)))
                .as("a sample of 100 requests a second")
                .isEqualTo(30 * RecordingLimit.PER_SECOND);
        assertThat(admit(OTHER, 200)).as("another warehouse").isTrue();
    }

    @Test
    void theSampleIsSpreadEvenlyOverTime() {
        admitted(2_000, 200, Duration.ZERO);
        for (int second = 0; second < 10; second++) {
            assertThat(admitted(1_000, 200, Duration.ofSeconds(1))).isBetween(4L, 6L);
        }
    }

    @Test
    void noKindOfResultHidesAnother() {
        admitted(5_000, 200, Duration.ZERO);
        admitted(5_000, 429, Duration.ZERO);
        assertThat(admitted(5_000, 422, Duration.ZERO)).isEqualTo(RecordingLimit.AT_ONCE);
        assertThat(admit(WAREHOUSE, 503)).as("failures are one kind").isFalse();
    }

    @Test
    void allWarehousesTogetherHaveALimit() {
        RecordingLimit small = new RecordingLimit(3);
        long recorded = IntStream.range(0, 1_000)
                .filter(n -> small.admits(new UUID(1, n), request(200)))
                .count();
        assertThat(recorded).isEqualTo(60);
        nanos += Duration.ofMillis(2_100).toNanos();
        assertThat(IntStream.range(0, 100)
                        .filter(n -> small.admits(new UUID(2, n), request(200)))
                        .count())
                .isEqualTo(6);
    }

    /** How many of so many requests, spread over a time, are recorded. */
    private long admitted(int count, int status, Duration time) {
        return IntStream.range(0, count)
                .filter(n -> {
                    nanos += time.toNanos() / count;
                    return admit(WAREHOUSE, status);
                })
                .count();
    }

    private boolean admit(UUID warehouse, int status) {
        return limit.admits(warehouse, request(status));
    }

    private EndedRequest request(int status) {
        return new EndedRequest(null, "id", "GET", "/v1/stock", null, status, null, false, nanos, 0);
    }
}
