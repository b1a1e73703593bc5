package co.wholesale888.wms.settings;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives Actuator a port of its own, 10,000 above the service's (8080: 18080) unless {@code management.server.port} is
 * set: so that a second instance on one machine needs another {@code server.port} and nothing else.
 */
class ManagementPort implements EnvironmentPostProcessor, Ordered {

    private static final int OFFSET = 10_000;
    private static final int MAX = 65_535;
    private static final String PORT = "management.server.port";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String given = environment.getProperty("server.port", "8080");
        if (environment.containsProperty(PORT) || !given.matches("[0-9]{1,5}")) {
            return; // a malformed server.port is refused by its own message
        }
        int port = Integer.parseInt(given);
        int management = port == 0 ? 0 : port + OFFSET <= MAX ? port + OFFSET : port - OFFSET;
        environment.getPropertySources().addLast(new MapPropertySource("management port", Map.of(PORT, management)));
    }
}
