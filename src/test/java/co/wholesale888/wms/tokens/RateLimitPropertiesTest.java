package co.wholesale888.wms.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitPropertiesTest {

    @Test
    void acceptsUpToAMillionRequestsAndZero() {
        assertThat(new RateLimitProperties(0).perSecond()).isZero();
        assertThat(new RateLimitProperties(1_000_000).perSecond()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1_000_001})
    void rejectsOtherLimits(int perSecond) {
        assertThatThrownBy(() -> new RateLimitProperties(perSecond))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("wms.rate-limit.per-second must be");
    }
}
