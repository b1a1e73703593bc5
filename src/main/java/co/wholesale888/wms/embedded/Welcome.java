package co.wholesale888.wms.embedded;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Creates the demo data before the service is ready, and then prints the addresses. */
@Configuration(proxyBeanMethods = false)
@Conditional(NoDatabaseConfigured.class)
class Welcome {

    private final EmbeddedProperties properties;
    private final DataDirectory data;
    private final DemoSecrets secrets;

    Welcome(EmbeddedProperties properties, DataDirectory data, DemoSecrets secrets) {
        this.properties = properties;
        this.data = data;
        this.secrets = secrets;
    }

    @Bean
    ApplicationRunner demoSeeder(DemoData demo) {
        return arguments -> {
            if (properties.demo()) {
                demo.seedIfEmpty();
            }
        };
    }

    @EventListener
    void printBanner(ApplicationReadyEvent event) {
        Environment environment = event.getApplicationContext().getEnvironment();
        String address = "http://localhost:" + environment.getProperty("local.server.port");
        new Banner().print(address, data, properties.demo() ? secrets : null);
    }
}
