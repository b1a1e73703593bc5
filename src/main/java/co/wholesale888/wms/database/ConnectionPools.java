package co.wholesale888.wms.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * Opens the separate connection pools of the paths through the service, so that a saturated or blocked path uses up
 * only its own connections. They are closed when all beans that use them have ended, also those of a start that fails.
 */
@Component
public class ConnectionPools implements AutoCloseable {

    /** How many connections all pools of an instance may have, with two lanes for writing. */
    static final int MAX_CONNECTIONS = 16;

    private static final String INDEX_PLANS_ONLY =
            "; set plan_cache_mode = force_generic_plan; set enable_seqscan = off"
                    + "; set enable_hashjoin = off; set enable_mergejoin = off";

    private final JdbcConnectionDetails database;
    private final MeterRegistry meters;
    private final List<HikariDataSource> pools = new ArrayList<>();

    ConnectionPools(JdbcConnectionDetails database, MeterRegistry meters) {
        this.database = database;
        this.meters = meters;
    }

    /**
     * Opens a pool to the database of the service. The pool connects when it is first used, so it can be opened while
     * the database is down.
     *
     * @param name the name of the pool in metrics and in {@code pg_stat_activity}
     * @param size the maximum number of connections
     * @param limit the maximum duration of a statement, of a wait for a lock, and of a pause within a transaction
     *     (which bounds how long a frozen process keeps its locks); the socket times out one second later
     */
    public HikariDataSource open(String name, int size, Duration limit) {
        return open(config(name, size, limit, ""));
    }

    /**
     * Opens a pool for the statements of a lane, which take their keys in arrays. They are planned once per connection,
     * with nested loops over indexes. By default the planner would plan them again for every batch, which costs as much
     * as the read, or scan whole tables whose statistics show only a few rows.
     */
    public HikariDataSource openForLane(String name, int size, Duration limit) {
        return open(config(name, size, limit, INDEX_PLANS_ONLY));
    }

    /** The same, with another limit for a wait for a lock. */
    public HikariDataSource openForLane(String name, int size, Duration limit, Duration lockLimit) {
        return open(config(name, size, limit, "; set lock_timeout = " + lockLimit.toMillis() + INDEX_PLANS_ONLY));
    }

    /** Opens a pool for few statements with very many rows: also the first time, they arrive in binary form. */
    public HikariDataSource openForScans(String name, int size, Duration limit) {
        HikariConfig config = config(name, size, limit, "");
        config.addDataSourceProperty("prepareThreshold", "-1");
        return open(config);
    }

    @Override
    public synchronized void close() {
        pools.forEach(HikariDataSource::close);
    }

    private synchronized HikariDataSource open(HikariConfig config) {
        HikariDataSource pool = BrokenConnections.watch(new HikariDataSource(config));
        pools.add(pool);
        return pool;
    }

    private HikariConfig config(String name, int size, Duration limit, String settings) {
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
        config.addDataSourceProperty(WritablePrimary.PROPERTY, WritablePrimary.REQUIRED);
        config.setConnectionInitSql(
                SessionSettings.limits(limit) + "; " + SessionSettings.PINNED + settings + SessionSettings.PLANS);
        config.setTransactionIsolation(SessionSettings.ISOLATION);
        config.setExceptionOverride(new BrokenConnections());
        return config;
    }
}
