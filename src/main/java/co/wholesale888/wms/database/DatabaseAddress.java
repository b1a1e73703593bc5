package co.wholesale888.wms.database;

import co.wholesale888.wms.settings.InvalidSettingException;
import java.util.regex.Pattern;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Refuses a database URL that is not a PostgreSQL URL, before a library fails on it with a less helpful message, and
 * one that asks for standbys.
 */
class DatabaseAddress implements EnvironmentPostProcessor {

    private static final String PROPERTY = "spring.datasource.url";

    /** The driver's older word for primary is master. */
    private static final Pattern OTHER_SERVERS =
            Pattern.compile("[?&]" + WritablePrimary.PROPERTY + "=(?!(primary|master)(&|$))");

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
        if (url != null && OTHER_SERVERS.matcher(url).find()) {
            throw new InvalidSettingException(
                    PROPERTY,
                    "sets targetServerType to something else than primary. Remove it: a standby may lack what was"
                            + " written a moment ago, so the service never reads from one.");
        }
    }
}
