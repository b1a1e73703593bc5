package co.wholesale888.wms.database;

import java.time.Duration;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.api.Location;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Gives migrations a connection without timeouts: statements of the pools time out within seconds. It is the first
 * connection of a start, which waits here while the address leads to a standby.
 */
@Configuration(proxyBeanMethods = false)
class MigrationConnections {

    private static final String CITUS = "db/citus";

    /**
     * Without a limit of time, the locks of a migration whose machine has died would stay until the server notices, by
     * default after hours.
     */
    private static final String KEEPALIVES =
            "; set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

    /** Where the extension citus is installed, a further location distributes the tables. */
    @Bean
    static FlywayConfigurationCustomizer migrationSession() {
        return flyway -> {
            flyway.initSql(SessionSettings.limits(Duration.ZERO) + KEEPALIVES + "; " + SessionSettings.PINNED);
            if (isDistributed(flyway.getDataSource())) {
                Location[] locations = Arrays.copyOf(flyway.getLocations(), flyway.getLocations().length + 1);
                locations[locations.length - 1] = Location.fromPath("classpath:", CITUS);
                flyway.locations(locations);
            }
        };
    }

    /** Without a connection the migration itself fails, and says so better. */
    private static boolean isDistributed(DataSource dataSource) {
        try {
            return Shards.isDistributed(JdbcClient.create(dataSource));
        } catch (CannotGetJdbcConnectionException e) {
            return false;
        }
    }

    @Bean(defaultCandidate = false)
    @FlywayDataSource
    static DataSource migrationDataSource(JdbcConnectionDetails database, FlywayConnectionDetails migrations) {
        DriverManagerDataSource dataSource = new DriverManagerDataSource(database.getJdbcUrl());
        boolean hasOwnRole = migrations.getUsername() != null;
        dataSource.setUsername(hasOwnRole ? migrations.getUsername() : database.getUsername());
        dataSource.setPassword(hasOwnRole ? migrations.getPassword() : database.getPassword());
        WritablePrimary.await(dataSource);
        return dataSource;
    }
}
