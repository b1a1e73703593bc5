package co.wholesale888.wms.secondfactors;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.access.TooManyAttemptsException;
import co.wholesale888.wms.secondfactors.CodeLimits.Origin;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CodeLimitsTest {

    private final CodeLimits limits = new CodeLimits();
    private final UUID user = UUID.randomUUID();

    @Test
    void guessesAreLimitedFromEveryNetworkAndInAll() {
        fail("192.0.2.1", CodeLimits.FAILURES_PER_USER_AND_NETWORK);
        assertRefused("192.0.2.1");
        fail("192.0.2.2", CodeLimits.FAILURES_PER_USER - CodeLimits.FAILURES_PER_USER_AND_NETWORK);
        assertRefused("192.0.2.3");
        assertThatCode(() -> limits.reserve(new Origin(UUID.randomUUID(), "192.0.2.1")))
                .as("another user")
                .doesNotThrowAnyException();
    }

    @Test
    void guessersElsewhereDoNotLockTheUserOut() {
        limits.reserve(new Origin(user, "198.51.100.1")).run();
        fail("192.0.2.1", CodeLimits.FAILURES_PER_USER_AND_NETWORK);
        fail("192.0.2.2", CodeLimits.FAILURES_PER_USER - CodeLimits.FAILURES_PER_USER_AND_NETWORK);
        assertRefused("192.0.2.3");
        fail("198.51.100.1", CodeLimits.FAILURES_PER_USER_AND_NETWORK);
        assertRefused("198.51.100.1");
    }

    private void fail(String network, int times) {
        for (int i = 0; i < times; i++) {
            limits.reserve(new Origin(user, network));
        }
    }

    private void assertRefused(String network) {
        assertThatThrownBy(() -> limits.reserve(new Origin(user, network)))
                .isInstanceOf(TooManyAttemptsException.class);
    }
}
