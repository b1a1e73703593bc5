package co.wholesale888.wms.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs an outage of the database in one line when it begins and in one when it is over, however many requests and
 * workers fail meanwhile. If the server refuses more connections, the line says what to do, and the outage is over when
 * all pools are complete again; if it is a standby or read-only, the line says that too. Whoever catches a failure of
 * the database asks {@link #covers} before logging it.
 */
public final class OutageLog {

    /** How long no call may fail before an outage is over, so that a shaky connection is one outage and not many. */
    static final Duration QUIET = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(OutageLog.class);
    private static final OutageLog OF_THIS_PROCESS = new OutageLog();

    private static final String RAISE_THE_LIMIT =
            ". Raise max_connections, or the limit of the database or role, or end"
                    + " other clients: an instance uses %s connections. It takes them as soon as they are free"
                            .formatted(String.valueOf(ConnectionPools.MAX_CONNECTIONS));

    private static final String NOT_THE_PRIMARY =
            ". The server is a standby or read-only, so nothing is read from it either. The service goes on as soon as"
                    + " spring.datasource.url leads to a writable primary";

    private volatile boolean out;
    private final Set<String> advice = new HashSet<>();
    private long beganNanos;
    private long failedNanos;
    private long failures;

    OutageLog() {}

    /** Whether this failure is an outage. If so, it is logged here, and needs no other line. */
    public static boolean covers(Throwable failure) {
        if (!DatabaseOutage.isBehind(failure)) {
            return false;
        }
        if (DatabaseOutage.isDriverFailure(failure) || WritablePrimary.isReadOnly(failure)) {
            BrokenConnections.discardAll();
        }
        OF_THIS_PROCESS.failed(failure, System.nanoTime());
        return true;
    }

    /** Records that the database has answered. Some worker must say so several times a second. */
    public static void answered() {
        if (OF_THIS_PROCESS.out) {
            OF_THIS_PROCESS.answered(System.nanoTime());
        }
    }

    synchronized void failed(Throwable failure, long nowNanos) {
        failures++;
        failedNanos = nowNanos;
        String whatToDo = adviceFor(failure);
        boolean isNew = !whatToDo.isEmpty() && advice.add(whatToDo);
        if (!out || isNew) {
            beganNanos = out ? beganNanos : nowNanos;
            out = true;
            log.warn(
                    "Calls of the database fail; requests that need it get 503: {}{}",
                    reason(failure),
                    isNew ? whatToDo : "");
        }
    }

    synchronized void answered(long nowNanos) {
        if (out && nowNanos - failedNanos >= QUIET.toNanos() && !isShortOfConnections()) {
            out = false;
            advice.clear();
            long seconds = Duration.ofNanos(failedNanos - beganNanos).toSeconds();
            log.info("The database answers again; {} calls failed within {} seconds", failures, seconds);
            failures = 0;
        }
    }

    private boolean isShortOfConnections() {
        return advice.contains(RAISE_THE_LIMIT) && BrokenConnections.areMissing();
    }

    private static String adviceFor(Throwable failure) {
        if (DatabaseOutage.isOutOfConnections(failure)) {
            return RAISE_THE_LIMIT;
        }
        return WritablePrimary.isMissing(failure) ? NOT_THE_PRIMARY : "";
    }

    /** The innermost message of the driver or the pool, which says more than those around it. */
    static String reason(Throwable failure) {
        return DatabaseOutage.causes(failure)
                .filter(SQLException.class::isInstance)
                .reduce((outer, inner) -> inner)
                .orElse(failure)
                .toString()
                .lines()
                .findFirst()
                .orElse("");
    }
}
