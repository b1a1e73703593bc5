package co.wholesale888.wms.embedded;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/**
 * The demo's sign-ins and its token: made for each data directory, and kept there (mode 0600) so that every start can
 * show them again. They open nothing but the demo on this machine.
 */
@Component
@Conditional(NoDatabaseConfigured.class)
class DemoSecrets {

    static final String OPERATOR_EMAIL = "operator@demo.example";
    static final String CLIENT_EMAIL = "client@demo.example";

    private static final String TOKEN = "demo-token";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataDirectory data;

    DemoSecrets(DataDirectory data) {
        this.data = data;
    }

    String operatorPassword() {
        return data.keep("demo-operator-password", DemoSecrets::newPassword);
    }

    String clientPassword() {
        return data.keep("demo-client-password", DemoSecrets::newPassword);
    }

    void keepToken(String token) {
        data.replace(TOKEN, token);
    }

    /** The demo's token, or null where this directory has had no demo. */
    @Nullable
    String token() {
        return data.read(TOKEN);
    }

    /** Four groups that can be typed: 80 random bits. */
    private static String newPassword() {
        return Stream.generate(() -> Integer.toString(RANDOM.nextInt(1 << 20) | 1 << 20, 32))
                .limit(4)
                .map(group -> group.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
    }
}
