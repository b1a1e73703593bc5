package co.wholesale888.wms;

import co.wholesale888.wms.database.PatientStart;
import co.wholesale888.wms.settings.KnownSettings;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The 888 WMS: the stock-keeping service of 888 Wholesale's client warehouses. */
// The package web answers all errors and times all routes
@SpringBootApplication(exclude = {ErrorMvcAutoConfiguration.class, WebMvcObservationAutoConfiguration.class})
@ConfigurationPropertiesScan
@EnableScheduling
public class WmsApplication {

    public static void main(String[] args) {
        if (List.of(args).equals(List.of("--version"))) {
            String version = WmsApplication.class.getPackage().getImplementationVersion();
            System.out.println("888 WMS " + (version == null ? "development" : version));
            return;
        }
        // Libraries format and compare text with it: what they write must not depend on this machine's language
        Locale.setDefault(Locale.ROOT);
        PatientStart.of(again -> {
            SpringApplication service = new SpringApplication(WmsApplication.class);
            service.setLogStartupInfo(!again);
            service.addInitializers(new KnownSettings());
            return service.run(args);
        });
    }
}
