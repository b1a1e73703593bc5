package co.wholesale888.wms.embedded;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Starts the embedded PostgreSQL if {@code spring.datasource.url} is not set, and connects every pool to it. */
@Configuration(proxyBeanMethods = false)
@Conditional(NoDatabaseConfigured.class)
class EmbeddedDatabase {

    @Bean
    DataDirectory dataDirectory(EmbeddedProperties properties) {
        return DataDirectory.open(properties.dataDir());
    }

    /** Every pool depends on this bean, so the server stops after all of them. */
    @Bean
    PostgresServer postgresServer(DataDirectory dataDirectory) {
        return PostgresServer.start(dataDirectory);
    }
}
