package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.access.FailureLimits.Origin;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureLimitsTest {

    private final FailureLimits limits =
            new FailureLimits(2, 3, 4, Duration.ofHours(1), "Too many.", "Too many elsewhere.");

    @Test
    void failuresAreLimitedFromEveryNetworkAndInAll() {
        fail("192.0.2.1", 2);
        assertRefused("192.0.2.1", "Too many. Try again in 60 minutes.");
        fail("192.0.2.2", 2);
        assertRefused("192.0.2.3", "Too many elsewhere. Try again in 60 minutes.");
        assertThatCode(() -> limits.reserve(new Origin("another", "192.0.2.1"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> limits.reserve("192.0.2.1"))
                .as("three of whichever users")
                .isInstanceOf(TooManyAttemptsException.class);
    }

    @Test
    void failuresElsewhereDoNotLockTheUserOut() {
        limits.recordSuccess(new Origin("user", "198.51.100.1"));
        fail("192.0.2.1", 2);
        fail("192.0.2.2", 2);
        assertRefused("192.0.2.3", "Too many elsewhere. Try again in 60 minutes.");
        fail("198.51.100.1", 2);
        assertRefused("198.51.100.1", "Too many. Try again in 60 minutes.");
    }

    @Test
    void successesAreNotCounted() {
        for (int i = 0; i < 10; i++) {
            limits.reserve(new Origin("user", "192.0.2." + i)).run();
        }
        fail("192.0.2.1", 2);
    }

    private void fail(String network, int times) {
        for (int i = 0; i < times; i++) {
            limits.reserve(new Origin("user", network));
        }
    }

    private void assertRefused(String network, String why) {
        assertThatThrownBy(() -> limits.reserve(new Origin("user", network)))
                .isInstanceOf(TooManyAttemptsException.class)
                .hasMessage(why);
    }
}
