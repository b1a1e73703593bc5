package co.wholesale888.wms.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/** Makes a pool throw a connection away after every failure that has shown it to be broken. */
final class BrokenConnections implements SQLExceptionOverride {

    private static final Set<HikariDataSource> POOLS =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return DatabaseOutage.breaksConnection(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }

    /** Lets {@link #discardAll} replace the connections of this pool too. */
    static HikariDataSource watch(HikariDataSource pool) {
        POOLS.add(pool);
        return pool;
    }

    /** Whether a pool has fewer connections than it should. */
    static boolean areMissing() {
        return running().anyMatch(pool -> pool.getHikariPoolMXBean().getTotalConnections() < pool.getMaximumPoolSize());
    }

    /**
     * Replaces the connections of all pools. For a server that has become read-only, and for failures of the driver
     * that a pool does not see, since they are no SQLException: nobody knows which connection is out of step with its
     * server.
     */
    static void discardAll() {
        running().forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
    }

    /** The pools that have been used and are not closed. */
    static Stream<HikariDataSource> running() {
        return Stream.of(POOLS.toArray(HikariDataSource[]::new)).filter(HikariDataSource::isRunning);
    }
}
