package co.wholesale888.wms.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {

    @Test
    void aPasswordHas12To72BytesNotCharacters() {
        assertThat(Passwords.isValid("a".repeat(11))).isFalse();
        assertThat(Passwords.isValid("a".repeat(12))).isTrue();
        assertThat(Passwords.isValid("a".repeat(72))).isTrue();
        assertThat(Passwords.isValid("a".repeat(73))).isFalse();
        assertThat(Passwords.isValid("€".repeat(4))).isTrue();
        assertThat(Passwords.isValid("€".repeat(25))).isFalse();
    }
}
