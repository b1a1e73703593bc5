package co.wholesale888.wms.database;

import co.wholesale888.wms.settings.InvalidSettingException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/** Refuses an address that is no PostgreSQL's at once, before one library or another stumbles over it. */
public class DatabaseAddress implements EnvironmentPostProcessor {

    private static final String PROPERTY = "spring.datasource.url";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String url = environment.getProperty(PROPERTY);
        if (url != null && !url.startsWith("jdbc:postgresql:")) {
            throw new InvalidSettingException(
                    PROPERTY,
                    (url.isBlank() ? "is empty" : "is not the address of a PostgreSQL")
                            + "; it must be such as jdbc:postgresql://host:5432/wms, or be left out for the embedded one");
        }
    }
}
