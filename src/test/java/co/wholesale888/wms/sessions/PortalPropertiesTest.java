package co.wholesale888.wms.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortalPropertiesTest {

    @Test
    void acceptsUpTo100000RequestsAndZero() {
        assertThat(new PortalProperties(0).requestsPerSecond()).isZero();
        assertThat(new PortalProperties(100_000).requestsPerSecond()).isEqualTo(100_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 100_001})
    void rejectsOtherLimits(int perSecond) {
        assertThatThrownBy(() -> new PortalProperties(perSecond))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("wms.portal.requests-per-second must be");
    }
}
