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
 * Generates {@code wms.secret-key} for an instance with an embedded database and stores it in the data directory,
 * readable by its owner only. With any other database the key must be configured.
 */
class GeneratedSecretKey implements EnvironmentPostProcessor {

    private static final String PROPERTY = "wms.secret-key";
    private static final int BYTES = 32;

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (NoDatabaseConfigured.in(environment) && !environment.containsProperty(PROPERTY)) {
            Path root = DataDirectory.prepare(dataDirectory(environment));
            String key = DataDirectory.readOrCreate(root, "secret-key", GeneratedSecretKey::generate);
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource("generatedSecretKey", Map.of(PROPERTY, key)));
        }
    }

    /** The same as {@link EmbeddedProperties#dataDir()}, which is not bound yet. */
    private static Path dataDirectory(Environment environment) {
        return Path.of(environment.getProperty("wms.data-dir", "data"));
    }

    private static String generate() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
