package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThat;
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
        assertThat(limits.isExhausted(Origin.of("user", "192.0.2.1"))).isFalse();
        fail("192.0.2.1", 2);
        assertRefused("192.0.2.1", "Too many. Try again in 60 minutes.");
        fail("192.0.2.2", 2);
        assertRefused("192.0.2.3", "Too many elsewhere. Try again in 60 minutes.");
        assertThatCode(() -> limits.reserve(Origin.of("another", "192.0.2.1"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> limits.reserve("192.0.2.1"))
                .as("three of whichever users")
                .isInstanceOf(TooManyAttemptsException.class);
    }

    @Test
    void failuresElsewhereDoNotLockTheUserOut() {
        limits.recordSuccess(Origin.of("user", "198.51.100.1"));
        fail("192.0.2.1", 2);
        fail("192.0.2.2", 2);
        assertRefused("192.0.2.3", "Too many elsewhere. Try again in 60 minutes.");
        fail("198.51.100.1", 2);
        assertRefused("198.51.100.1", "Too many. Try again in 60 minutes.");
    }

    @Test
    void successesAreNotCounted() {
        for (int i = 0; i < 10; i++) {
            limits.reserve(Origin.of("user", "192.0.2." + i)).run();
        }
        fail("192.0.2.1", 2);
    }

    /** A customer with many networks of IPv6 neither reaches the limit of a user nor takes all work for strangers. */
    @Test
    void networksOfOneSiteShareALimit() {
        FailureLimits ofSites = new FailureLimits(2, 3, 100, Duration.ofHours(1), "Too many.", "Too many elsewhere.");
        ofSites.recordSuccess(Origin.of("user", "2001:db8:1:ff::1"));
        for (int i = 0; i < 6; i++) {
            ofSites.reserve(Origin.of("user", "2001:db8:1:%s::1".formatted(i)));
        }
        assertThatThrownBy(() -> ofSites.reserve(Origin.of("user", "2001:db8:1:6::1")))
                .hasMessage("Too many. Try again in 60 minutes.");
        assertThatCode(() -> ofSites.reserve(Origin.of("user", "2001:db8:2::1")))
                .doesNotThrowAnyException();
        assertThatCode(() -> ofSites.reserve(Origin.of("user", "2001:db8:1:ff::1")))
                .as("a network that is known")
                .doesNotThrowAnyException();

        ofSites.reserve(Origin.of("another", "2001:db8:1:7::1")).run();
        for (int i = 7; i < 10; i++) {
            ofSites.reserve(Origin.of("another-" + i, "2001:db8:1:%s::1".formatted(i)));
        }
        assertThatThrownBy(() -> ofSites.reserve(Origin.of("one more", "2001:db8:1:a::1")))
                .as("nine of whichever users")
                .hasMessage("Too many. Try again in 60 minutes.");
        assertThatThrownBy(() -> ofSites.reserve("2001:db8:1:a::1")).isInstanceOf(TooManyAttemptsException.class);
        assertThatCode(() -> ofSites.reserve("2001:db8:3::1")).doesNotThrowAnyException();
    }

    private void fail(String network, int times) {
        for (int i = 0; i < times; i++) {
            limits.reserve(Origin.of("user", network));
        }
    }

    private void assertRefused(String network, String why) {
        assertThatThrownBy(() -> limits.reserve(Origin.of("user", network)))
                .isInstanceOf(TooManyAttemptsException.class)
                .hasMessage(why);
        assertThat(limits.isExhausted(Origin.of("user", network))).isTrue();
    }
}
