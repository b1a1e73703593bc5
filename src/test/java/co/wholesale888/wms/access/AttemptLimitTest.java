package co.wholesale888.wms.access;

import static co.wholesale888.wms.testing.Calls.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptLimitTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // overflows during the test
    private final AttemptLimit limit = new AttemptLimit(3, Duration.ofSeconds(60), nanos::get);

    @Test
    void everyKeyHasALimitOfItsOwn() {
        reserve(3);
        assertThatThrownBy(() -> limit.reserve("key", "no")).isInstanceOf(TooManyAttemptsException.class);
        assertThatThrownBy(() -> limit.check("key", "no")).isInstanceOf(TooManyAttemptsException.class);
        assertThat(limit.isExhausted("key")).isTrue();
        assertThat(limit.count("key")).isFalse();
        assertThat(limit.isExhausted("another")).isFalse();
        assertThat(limit.count("another")).isTrue();
        assertThatCode(() -> limit.reserve("another", "no")).doesNotThrowAnyException();
    }

    @Test
    void anAttemptExpiresExactlyAfterTheWindow() {
        reserve(1);
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        reserve(2);
        nanos.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
        assertThatThrownBy(() -> limit.reserve("key", "no")).isInstanceOf(TooManyAttemptsException.class);
        nanos.addAndGet(1);
        reserve(1);
        assertThatThrownBy(() -> limit.reserve("key", "no"))
                .isInstanceOfSatisfying(
                        TooManyAttemptsException.class,
                        e -> assertThat(e.refusal().retryAfterSeconds()).isEqualTo(30))
                .hasMessage("no Try again in 30 seconds.");
    }

    @Test
    void longTimesAreSaidInMinutes() {
        assertThat(TooManyAttemptsException.withTime("No.", Duration.ofMillis(1)))
                .hasMessage("No. Try again in a second.");
        assertThat(TooManyAttemptsException.withTime("No.", Duration.ofSeconds(120)))
                .hasMessage("No. Try again in 120 seconds.");
        assertThat(TooManyAttemptsException.withTime("No.", Duration.ofSeconds(121)))
                .hasMessage("No. Try again in 3 minutes.");
    }

    @Test
    void aCancelledAttemptDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            limit.reserve("key", "no").run();
        }
        reserve(3);
    }

    @Test
    void aCheckDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            limit.check("key", "no");
        }
        reserve(3);
    }

    @Test
    void concurrentAttemptsShareTheLimit() {
        AttemptLimit ten = new AttemptLimit(10, Duration.ofSeconds(60));
        List<Boolean> accepted = together(200, i -> {
            try {
                ten.reserve("key", "no");
                return true;
            } catch (TooManyAttemptsException e) {
                return false;
            }
        });
        assertThat(accepted).filteredOn(each -> each).hasSize(10);
    }

    private void reserve(int times) {
        for (int i = 0; i < times; i++) {
            limit.reserve("key", "no");
        }
    }
}
