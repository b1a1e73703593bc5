package co.wholesale888.wms.embedded;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives an instance with an embedded database its {@code wms.secret-key}: made once, kept in the data directory,
 * readable for its owner only. With another database the key has to be given.
 */
class GeneratedSecretKey implements EnvironmentPostProcessor {

    private static final String PROPERTY = "wms.secret-key";
    private static final int BYTES = 32;

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (NoDatabaseConfigured.in(environment) && !environment.containsProperty(PROPERTY)) {
            Path root = DataDirectory.prepare(dataDirectory(environment));
            String key = DataDirectory.keep(root, "secret-key", GeneratedSecretKey::make);
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource("generatedSecretKey", Map.of(PROPERTY, key)));
        }
    }

    /** The same as {@link EmbeddedProperties#dataDir()}, before there are any beans. */
    private static Path dataDirectory(Environment environment) {
        return Path.of(environment.getProperty("wms.data-dir", "data"));
    }

    private static String make() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
