package co.wholesale888.wms.embedded;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Creates the demo data before the service is ready, and then prints the addresses and demo sign-ins. */
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
                UUID newWarehouse = demo.seedIfEmpty();
                if (newWarehouse != null) {
                    demo.reserve(newWarehouse);
                }
            }
        };
    }

    /** Prints to the terminal and not to the log, because the text contains the demo token. */
    @EventListener
    void printBanner(ApplicationReadyEvent event) {
        String port = event.getApplicationContext().getEnvironment().getProperty("local.server.port");
        String token = properties.demo() ? secrets.token() : null;
        System.out.println(banner("http://localhost:" + port, token));
    }

    private String banner(String address, @Nullable String token) {
        String addresses = """

                888 WMS is up at %1$s
                Portal          %1$s/portal
                Documentation   %1$s/docs
                Data            %2$s
                """.formatted(address, data.root());
        return token == null
                ? addresses
                : addresses
                        + """

                    Demo sign-ins (of this data directory; --wms.demo=false hides them)
                      operator      %s   %s
                      client        %s     %s

                    Try it:
                      export WMS_KEY=%s
                      curl -H "Authorization: Bearer $WMS_KEY" "%6$s/api/wms/v1/stock?sku=TEE-BLK-L"
                      curl -H "Authorization: Bearer $WMS_KEY" %6$s/api/wms/v1/alerts
                    """.formatted(
                                        DemoSecrets.OPERATOR_EMAIL,
                                        secrets.operatorPassword(),
                                        DemoSecrets.CLIENT_EMAIL,
                                        secrets.clientPassword(),
                                        token,
                                        address);
    }
}
