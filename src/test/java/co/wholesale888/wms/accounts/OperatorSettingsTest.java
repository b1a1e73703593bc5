package co.wholesale888.wms.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import co.wholesale888.wms.tokens.RateLimitProperties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OperatorSettingsTest {

    @Test
    void theOperatorIsThereWholeOrNotAtAll() {
        assertThat(new OperatorProperties(null, null).email()).isNull();
        assertThat(new OperatorProperties("a@example.com", "long enough!").email())
                .isEqualTo("a@example.com");
        refused("wms.operator.password is missing", operator("a@example.com", null));
        refused("wms.operator.email is missing", operator(null, "long enough!"));
    }

    @Test
    void aBadOperatorIsRefusedWithoutShowingThePassword() {
        refused("wms.operator.email must be", operator("nobody", "long enough!"));
        assertThatThrownBy(operator("a@example.com", "short"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("wms.operator.password must be")
                .hasMessageNotContaining("short");
        assertThat(new OperatorProperties("a@example.com", "long enough!").toString())
                .doesNotContain("long enough!");
    }

    @Test
    void theRateLimitIsAReasonableNumberOrOff() {
        assertThat(new RateLimitProperties(0).perSecond()).isZero();
        assertThat(new RateLimitProperties(1_000_000).perSecond()).isEqualTo(1_000_000);
        refused("wms.rate-limit.per-second must be", () -> new RateLimitProperties(-1));
        refused("wms.rate-limit.per-second must be", () -> new RateLimitProperties(1_000_001));
    }

    private static ThrowingCallable operator(@Nullable String email, @Nullable String password) {
        return () -> new OperatorProperties(email, password);
    }

    private static void refused(String message, ThrowingCallable setting) {
        assertThatThrownBy(setting).isInstanceOf(InvalidSettingException.class).hasMessageStartingWith(message);
    }
}
