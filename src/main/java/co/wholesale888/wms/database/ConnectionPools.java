package co.wholesale888.wms.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * Opens the small connection pools that keep the ways through the service apart: a way that is saturated or stuck uses
 * up its own connections only.
 */
@Component
public class ConnectionPools {

    private static final String PLAN_BY_KEYS = "; set plan_cache_mode = force_generic_plan; set enable_seqscan = off"
            + "; set enable_hashjoin = off; set enable_mergejoin = off";

    private final JdbcConnectionDetails database;
    private final MeterRegistry meters;

    ConnectionPools(JdbcConnectionDetails database, MeterRegistry meters) {
        this.database = database;
        this.meters = meters;
    }

    /**
     * Opens a pool to the service's database. It connects when first used, so that it can be made while the database is
     * away.
     *
     * @param name the pool's name in metrics and in {@code pg_stat_activity}
     * @param size how many connections at the most
     * @param limit how long a statement, a wait for a lock or an answer of the database may take at the most, and how
     *     long a process that is frozen in the middle of a transaction keeps its locks; the socket gives up a second
     *     later
     */
    public HikariDataSource open(String name, int size, Duration limit) {
        return open(name, size, limit, "");
    }

    /**
     * Opens a pool for a lane's statements, whose best plan is known: nested loops through the keys that they are given
     * in arrays. They are planned once for each connection. Left to itself, the planner would plan them anew for every
     * group, at the cost of the reading itself, or read whole tables where it has seen only a few rows of them.
     */
    public HikariDataSource openForLane(String name, int size, Duration limit) {
        return open(name, size, limit, PLAN_BY_KEYS);
    }

    private HikariDataSource open(String name, int size, Duration limit, String settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(database.getJdbcUrl());
        config.setUsername(database.getUsername());
        config.setPassword(database.getPassword());
        config.setMaximumPoolSize(size);
        config.setMetricRegistry(meters);
        config.setConnectionTimeout(750);
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "wms-" + name);
        config.addDataSourceProperty("connectTimeout", "1");
        config.addDataSourceProperty("loginTimeout", "1");
        config.addDataSourceProperty("socketTimeout", String.valueOf(limit.toSeconds() + 1));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.setConnectionInitSql(
                "set statement_timeout = %1$d; set lock_timeout = %1$d; set idle_in_transaction_session_timeout = %1$d%2$s"
                        .formatted(limit.toMillis(), settings));
        return new HikariDataSource(config);
    }
}
