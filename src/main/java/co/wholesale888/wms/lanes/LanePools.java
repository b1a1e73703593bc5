package co.wholesale888.wms.lanes;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * Opens the small connection pools that keep the ways through the service apart: a way that is saturated or stuck uses
 * up its own connections only.
 */
@Component
public class LanePools {

    private final JdbcConnectionDetails database;

    LanePools(JdbcConnectionDetails database) {
        this.database = database;
    }

    /**
     * Opens a pool to the service's database. It connects when first used, so that it can be made while the database is
     * away.
     *
     * @param name the pool's name in metrics and in {@code pg_stat_activity}
     * @param size how many connections at the most
     * @param autoCommit whether each statement is a transaction of its own
     * @param limit how long a statement, a wait for a lock or an answer of the database may take at the most; the
     *     socket gives up a second later. With {@code autoCommit}, where a connection that rests in the pool is in no
     *     transaction, it is also how long a process that is frozen in the middle of one keeps its locks
     */
    public HikariDataSource open(String name, int size, boolean autoCommit, Duration limit) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(database.getJdbcUrl());
        config.setUsername(database.getUsername());
        config.setPassword(database.getPassword());
        config.setMaximumPoolSize(size);
        config.setAutoCommit(autoCommit);
        config.setConnectionTimeout(750);
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "wms-" + name);
        config.addDataSourceProperty("connectTimeout", "1");
        config.addDataSourceProperty("loginTimeout", "1");
        config.addDataSourceProperty("socketTimeout", String.valueOf(limit.toSeconds() + 1));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.setConnectionInitSql(
                "set statement_timeout = %1$d; set lock_timeout = %1$d; set idle_in_transaction_session_timeout = %2$d"
                        .formatted(limit.toMillis(), autoCommit ? limit.toMillis() : 0));
        return new HikariDataSource(config);
    }
}
