package co.wholesale888.wms.settings;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Sets the default of {@code management.server.port} to {@code server.port} + 10,000 (8080: 18080), so that a second
 * instance on the same machine needs only another {@code server.port}.
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
        String serverPort = environment.getProperty("server.port", "8080");
        if (environment.containsProperty(PORT) || !serverPort.matches("[0-9]{1,5}")) {
            return; // Spring Boot reports a malformed server.port
        }
        int port = Integer.parseInt(serverPort);
        int management = port == 0 ? 0 : port + OFFSET <= MAX ? port + OFFSET : port - OFFSET;
        environment.getPropertySources().addLast(new MapPropertySource("management port", Map.of(PORT, management)));
    }
}
