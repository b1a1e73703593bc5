package co.wholesale888.wms.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordEncoderTest {

    /** Most tests run with a quicker one, so this is the only place that sees the strength of the service. */
    @Test
    void passwordsAreHashedWithTheFullStrength() {
        assertThat(SecurityConfiguration.passwordEncoder().encode("four random words"))
                .startsWith("{bcrypt}$2a$10$");
    }
}
