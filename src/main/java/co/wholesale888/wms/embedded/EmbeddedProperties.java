package co.wholesale888.wms.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of an instance that has no other database than the embedded one.
 *
 * @param dataDir where it keeps its data between runs
 * @param demo whether an empty database is filled with demo data
 */
@ConfigurationProperties("wms")
record EmbeddedProperties(
        @DefaultValue("data") Path dataDir,
        @DefaultValue("true") boolean demo) {}
