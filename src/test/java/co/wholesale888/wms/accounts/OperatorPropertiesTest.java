package co.wholesale888.wms.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.settings.InvalidSettingException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OperatorPropertiesTest {

    @Test
    void emailAndPasswordAreSetTogether() {
        assertThat(new OperatorProperties(null, null).email()).isNull();
        assertThat(new OperatorProperties("a@example.com", "long enough!").email())
                .isEqualTo("a@example.com");
        assertRejected("wms.operator.password is missing", operator("a@example.com", null));
        assertRejected("wms.operator.email is missing", operator(null, "long enough!"));
    }

    @Test
    void neverShowsThePassword() {
        assertRejected("wms.operator.email must be", operator("nobody", "long enough!"));
        assertThatThrownBy(operator("a@example.com", "short"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("wms.operator.password must be")
                .hasMessageNotContaining("short");
        assertThat(new OperatorProperties("a@example.com", "long enough!").toString())
                .doesNotContain("long enough!");
    }

    private static ThrowingCallable operator(@Nullable String email, @Nullable String password) {
        return () -> new OperatorProperties(email, password);
    }

    private static void assertRejected(String message, ThrowingCallable setting) {
        assertThatThrownBy(setting).isInstanceOf(InvalidSettingException.class).hasMessageStartingWith(message);
    }
}
