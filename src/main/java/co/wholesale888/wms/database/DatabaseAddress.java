package co.wholesale888.wms.database;

import co.wholesale888.wms.settings.InvalidSettingException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/** Refuses a database URL that is not a PostgreSQL URL, before a library fails on it with a less helpful message. */
class DatabaseAddress implements EnvironmentPostProcessor {

    private static final String PROPERTY = "spring.datasource.url";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String url = environment.getProperty(PROPERTY);
        if (url != null && !url.startsWith("jdbc:postgresql:")) {
            throw new InvalidSettingException(
                    PROPERTY,
                    (url.isBlank() ? "is empty" : "is not a PostgreSQL URL")
                            + ". Set it to a URL such as jdbc:postgresql://host:5432/wms, or remove it to use the"
                            + " embedded database.");
        }
    }
}
