package co.wholesale888.wms.testing;

import java.util.Map;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Hashes passwords like the service but with less work, because tests create an account each and would spend a quarter
 * of their time on it. Other instances read these hashes as their own.
 */
@TestConfiguration(proxyBeanMethods = false)
class QuickPasswords {

    private static final int LEAST_STRENGTH = 4;

    @Bean
    @Primary
    static PasswordEncoder quickPasswordEncoder() {
        return new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(LEAST_STRENGTH)));
    }
}
