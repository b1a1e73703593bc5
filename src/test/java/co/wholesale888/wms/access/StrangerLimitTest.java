package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrangerLimitTest {

    private final StrangerLimit limit = new StrangerLimit(10, Duration.ofHours(1), "Too many.");

    @Test
    void networksOfOneSiteShareALimit() {
        for (int network = 1; network <= 3; network++) {
            reserve(10, "2001:db8:1:%s::1".formatted(network));
        }
        assertThatThrownBy(() -> limit.reserve("2001:db8:1:4::1")).isInstanceOf(TooManyAttemptsException.class);
        assertThatCode(() -> limit.reserve("2001:db8:2:1::1")).doesNotThrowAnyException();
    }

    @Test
    void anIpv4AddressHasTheLimitOfANetwork() {
        reserve(10, "192.0.2.1");
        assertThatThrownBy(() -> limit.reserve("192.0.2.1")).isInstanceOf(TooManyAttemptsException.class);
        assertThatCode(() -> limit.reserve("192.0.2.2")).doesNotThrowAnyException();
    }

    private void reserve(int times, String address) {
        for (int i = 0; i < times; i++) {
            limit.reserve(address);
        }
    }
}
