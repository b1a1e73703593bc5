package co.wholesale888.wms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PauseAfterTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1H", "P3D", "P365D"})
    void valuesInRangeAreAccepted(Duration value) {
        assertThat(new AutomaticDeactivation.Settings(value).pauseAfter()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.001S", "PT59M59S", "P366D", "-P3D"})
    void otherValuesAreRefused(Duration value) {
        assertThatThrownBy(() -> new AutomaticDeactivation.Settings(value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("wms.webhooks.pause-after");
    }
}
