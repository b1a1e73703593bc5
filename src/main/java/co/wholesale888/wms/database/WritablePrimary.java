package co.wholesale888.wms.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Keeps the service away from every server but the writable primary. The driver asks each new connection whether its
 * server is a standby or read-only, and refuses it then. A server that becomes a standby restarts, which ends its
 * connections. One that is made read-only while it runs is found by the {@code EpochPoller} within a fraction of a
 * second, and the pools throw its connections away.
 */
final class WritablePrimary {

    /** The driver's property for the kind of server that a connection may lead to. */
    static final String PROPERTY = "targetServerType";

    static final String REQUIRED = "primary";

    private static final Logger log = LoggerFactory.getLogger(WritablePrimary.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    static final String READ_ONLY = "25006";
    private static final String STARTING = "57P03";

    private WritablePrimary() {}

    /** Whether a server has said that it is read-only, after it was the writable primary when the connection began. */
    static boolean isReadOnly(Throwable failure) {
        return DatabaseOutage.causes(failure)
                .anyMatch(cause -> cause instanceof SQLException e && READ_ONLY.equals(e.getSQLState()));
    }

    /** Whether the failure says that the server is a standby or read-only. */
    static boolean isMissing(Throwable failure) {
        return isReadOnly(failure)
                || DatabaseOutage.causes(failure)
                        .anyMatch(cause -> cause instanceof SQLException
                                && String.valueOf(cause.getMessage()).contains(PROPERTY)); // the code says less
    }

    /**
     * Lets the data source connect to the primary only, and waits while there are servers, but the writable primary is
     * not among them or is still starting. Logs when the wait begins and when it is over. Returns at once if no server
     * answers, or after another failure, which the first user of the data source meets again.
     */
    static void await(DriverManagerDataSource dataSource) {
        require(dataSource, REQUIRED);
        SQLException failure = failure(dataSource);
        if (failure == null || !(isStarting(failure) || isMissing(failure) || hasStandby(dataSource))) {
            return;
        }
        log.warn("Waiting until spring.datasource.url leads to a writable primary: {}", failure.getMessage());
        // Waits on another thread: Spring can shut down while this one waits for that, but not while it sleeps
        CompletableFuture.runAsync(() -> retry(dataSource), Thread::startVirtualThread)
                .join();
        log.info("The wait for a writable primary is over");
    }

    private static void retry(DriverManagerDataSource dataSource) {
        try {
            do {
                Thread.sleep(PAUSE);
            } while (DatabaseOutage.isBehind(failure(dataSource)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of several hosts, the driver reports only what the last one said. */
    private static boolean hasStandby(DriverManagerDataSource dataSource) {
        require(dataSource, "any");
        boolean connects = failure(dataSource) == null;
        require(dataSource, REQUIRED);
        return connects;
    }

    private static void require(DriverManagerDataSource dataSource, String server) {
        Properties properties = new Properties();
        properties.setProperty(PROPERTY, server);
        dataSource.setConnectionProperties(properties);
    }

    private static @Nullable SQLException failure(DriverManagerDataSource dataSource) {
        try {
            dataSource.getConnection().close();
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private static boolean isStarting(SQLException failure) {
        return STARTING.equals(failure.getSQLState());
    }
}
