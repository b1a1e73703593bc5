package co.wholesale888.wms.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of an instance with an embedded database.
 *
 * @param dataDir the directory for the data, which is kept between runs
 * @param demo whether an empty database is filled with demo data
 */
@ConfigurationProperties("wms")
record EmbeddedProperties(
        @DefaultValue("data") Path dataDir,
        @DefaultValue("true") boolean demo) {}
