package co.wholesale888.wms.database;

import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Gives migrations a connection without timeouts: statements of the pools time out within seconds. It is the first
 * connection of a start, which waits here while the address leads to a standby.
 */
@Configuration(proxyBeanMethods = false)
class MigrationConnections {

    @Bean
    static FlywayConfigurationCustomizer migrationSession() {
        return flyway -> flyway.initSql(SessionSettings.limits(Duration.ZERO) + "; " + SessionSettings.PINNED);
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
