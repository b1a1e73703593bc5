package co.wholesale888.wms.security;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.access.ClientNetwork;
import co.wholesale888.wms.access.Passwords;
import co.wholesale888.wms.accounts.EmailAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a@b.co", "Stock.Room+1@Example.co.uk", "o'neill@example.com"})
    void ordinaryEmailAddressesAreFine(String email) {
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
    void whatCouldNotSignInIsNoEmailAddress(String email) {
        assertThat(EmailAddresses.isValid(email)).isFalse();
    }

    @Test
    void anEmailAddressMayHave254Characters() {
        String longest = "a".repeat(64) + "@" + "d".repeat(63) + "." + "d".repeat(63) + "." + "d".repeat(61);
        assertThat(longest).hasSize(254);
        assertThat(EmailAddresses.isValid(longest)).isTrue();
        assertThat(EmailAddresses.isValid(longest + "d")).isFalse();
    }

    @Test
    void aPasswordHas12To72BytesNotCharacters() {
        assertThat(Passwords.isValid("a".repeat(11))).isFalse();
        assertThat(Passwords.isValid("a".repeat(12))).isTrue();
        assertThat(Passwords.isValid("a".repeat(72))).isTrue();
        assertThat(Passwords.isValid("a".repeat(73))).isFalse();
        assertThat(Passwords.isValid("€".repeat(4))).isTrue();
        assertThat(Passwords.isValid("€".repeat(25))).isFalse();
    }

    @Test
    void anIpv6CustomerCannotEscapeByChangingTheRestOfItsAddress() {
        assertThat(ClientNetwork.network("2001:db8:1:2::1")).isEqualTo(ClientNetwork.network("2001:db8:1:2:ffff::2"));
        assertThat(ClientNetwork.network("2001:db8:1:2::1")).isNotEqualTo(ClientNetwork.network("2001:db8:1:3::1"));
        assertThat(ClientNetwork.network("192.0.2.1")).isNotEqualTo(ClientNetwork.network("192.0.2.2"));
        assertThat(ClientNetwork.network("::ffff:192.0.2.1")).isEqualTo(ClientNetwork.network("192.0.2.1"));
        assertThat(ClientNetwork.network("not:an:address")).isEqualTo("not:an:address");
    }
}
