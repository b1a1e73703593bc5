package co.wholesale888.wms.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a@b.co", "Stock.Room+1@Example.co.uk", "o'neill@example.com"})
    void acceptsOrdinaryAddresses(String email) {
        assertThat(EmailAddresses.isValid(email)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a@b",
                "@b.co",
                "a@",
                "a@@b.co",
                "a b@c.co",
                "a:b@c.co",
                "ä@b.co",
                "a@b..co",
                "a@.co",
                "a@b.co\n",
                "a@b.co\0"
            })
    void rejectsAddressesThatCouldNotSignIn(String email) {
        assertThat(EmailAddresses.isValid(email)).isFalse();
    }

    @Test
    void acceptsUpTo254Characters() {
        String longest = "a".repeat(64) + "@" + "d".repeat(63) + "." + "d".repeat(63) + "." + "d".repeat(61);
        assertThat(longest).hasSize(254);
        assertThat(EmailAddresses.isValid(longest)).isTrue();
        assertThat(EmailAddresses.isValid(longest + "d")).isFalse();
    }
}
