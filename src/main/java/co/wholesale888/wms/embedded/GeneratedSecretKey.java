package co.wholesale888.wms.embedded;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;

/**
 * Generates {@code wms.secret-key} for an instance with an embedded database and stores it in the data directory,
 * readable by its owner only. With any other database the key must be configured.
 */
class GeneratedSecretKey implements EnvironmentPostProcessor {

    private static final String PROPERTY = "wms.secret-key";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (NoDatabaseConfigured.in(environment) && !environment.containsProperty(PROPERTY)) {
            // The same as EmbeddedProperties#dataDir, which is not bound yet
            Path root = DataDirectory.prepare(Path.of(environment.getProperty("wms.data-dir", "data")));
            String key = DataDirectory.readOrCreate(root, "secret-key", new Base64StringKeyGenerator(32)::generateKey);
            MapPropertySource generated = new MapPropertySource("generatedSecretKey", Map.of(PROPERTY, key));
            environment.getPropertySources().addLast(generated);
        }
    }
}
