package co.wholesale888.wms.embedded;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/**
 * The sign-ins and the token of the demo. They are generated for each data directory and stored there (mode 0600), so
 * that every start can print them. They are valid for the demo on this machine only.
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
        return data.readOrCreate("demo-operator-password", DemoSecrets::newPassword);
    }

    String clientPassword() {
        return data.readOrCreate("demo-client-password", DemoSecrets::newPassword);
    }

    void storeToken(String token) {
        data.replace(TOKEN, token);
    }

    /** The token of the demo, or null if this directory has no demo data. */
    @Nullable
    String token() {
        return data.read(TOKEN);
    }

    /** 80 random bits in four groups of letters and digits that are easy to type. */
    private static String newPassword() {
        return Stream.generate(() -> Integer.toString(RANDOM.nextInt(1 << 20) | 1 << 20, 32))
                .limit(4)
                .map(group -> group.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
    }
}
