package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptLimitTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // a clock that wraps around meanwhile
    private final AttemptLimit limit = new AttemptLimit(3, Duration.ofSeconds(60), nanos::get);

    @Test
    void theLimitIsReachedExactlyAndEachKeyHasItsOwn() {
        reserve(3);
        assertThatThrownBy(() -> limit.reserve("key", "no")).isInstanceOf(TooManyAttemptsException.class);
        assertThatThrownBy(() -> limit.refuseExhausted("key", "no")).isInstanceOf(TooManyAttemptsException.class);
        assertThatCode(() -> limit.reserve("another", "no")).doesNotThrowAnyException();
    }

    @Test
    void anAttemptComesBackOneSpanAfterItWasTakenAndNotBefore() {
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
                        e -> assertThat(e.retryAfterSeconds()).isEqualTo(30));
    }

    @Test
    void anAttemptThatIsGivenBackDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            limit.reserve("key", "no").giveBack();
        }
        reserve(3);
    }

    @Test
    void askingTakesNothing() {
        for (int i = 0; i < 10; i++) {
            limit.refuseExhausted("key", "no");
        }
        reserve(3);
    }

    @Test
    void whoeverComesAtTheSameTimeSharesTheLimit() throws InterruptedException, ExecutionException {
        AttemptLimit ten = new AttemptLimit(10, Duration.ofSeconds(60));
        List<Future<Boolean>> tries = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                tries.add(threads.submit(() -> {
                    try {
                        ten.reserve("key", "no");
                        return true;
                    } catch (TooManyAttemptsException e) {
                        return false;
                    }
                }));
            }
        }
        int let = 0;
        for (Future<Boolean> one : tries) {
            let += one.get() ? 1 : 0;
        }
        assertThat(let).isEqualTo(10);
    }

    private void reserve(int times) {
        for (int i = 0; i < times; i++) {
            limit.reserve("key", "no");
        }
    }
}
