package co.wholesale888.wms.embedded;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
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

    @Bean
    PostgresServer postgresServer(DataDirectory dataDirectory) {
        return PostgresServer.start(dataDirectory);
    }

    /** Every pool depends on this bean and therefore on the server, which stops after all of them. */
    @Bean
    JdbcConnectionDetails embeddedConnectionDetails(PostgresServer postgresServer) {
        return new EmbeddedConnection(postgresServer.jdbcUrl(), postgresServer.password());
    }

    private record EmbeddedConnection(String url, String password) implements JdbcConnectionDetails {

        @Override
        public String getUsername() {
            return PostgresCluster.USER;
        }

        @Override
        public String getPassword() {
            return password;
        }

        @Override
        public String getJdbcUrl() {
            return url;
        }
    }
}
