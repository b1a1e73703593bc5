package co.wholesale888.wms.database;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Starts the service again if its start has lost the database for a moment, at whatever place: the server refuses
 * connections, ends them, is starting, or has no free one. A start that fails for another reason, such as a wrong
 * password, an unknown database or host, is over at once. Every step of a start may be repeated, since the process may
 * be killed between any two.
 */
public final class PatientStart {

    static final Duration MAX_WAIT = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(PatientStart.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final ScopedValue<PatientStart> RUNNING = ScopedValue.newInstance();

    /** Except for 57P04, a dropped database, and for 08004 and 08P01: the server and the settings do not fit. */
    private static final Pattern PASSES = Pattern.compile("08(?!004|P01).{3}|25006|53.{3}|57(?!P04).{3}|58.{3}");

    /** Hibernate catches the failure, and goes on without it. */
    private static final String NO_METADATA = "Unable to determine Dialect without JDBC metadata";

    private final Duration maxWait;
    private boolean again;
    private boolean failed;
    private long firstFailureNanos;

    PatientStart(Duration maxWait) {
        this.maxWait = maxWait;
    }

    /**
     * Starts the service.
     *
     * @param start is called again after a failure that may pass by, for two minutes from the first one on; it is told
     *     whether it is called again
     */
    public static <T> T of(Function<Boolean, T> start) {
        PatientStart patient = new PatientStart(MAX_WAIT);
        return patient.run(() -> start.apply(patient.failed));
    }

    <T> T run(Supplier<T> start) {
        while (true) {
            again = false;
            try {
                return ScopedValue.where(RUNNING, this).call(start::get);
            } catch (RuntimeException e) {
                if (!again) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    static boolean isMomentary(Throwable failure) {
        boolean unreachable = DatabaseOutage.causes(failure)
                .anyMatch(cause -> cause instanceof SQLException e
                        ? passes(e)
                        : String.valueOf(cause.getMessage()).contains(NO_METADATA));
        return unreachable && DatabaseOutage.causes(failure).noneMatch(UnknownHostException.class::isInstance);
    }

    /** The pool's own failures have no code: no connection was free in time, or the one in use is closed. */
    private static boolean passes(SQLException failure) {
        return failure.getSQLState() == null
                ? failure instanceof SQLTransientConnectionException
                        || DatabaseOutage.CLOSED.equals(failure.getMessage())
                : PASSES.matcher(failure.getSQLState()).matches();
    }

    /** Decides whether the start is tried again after this failure, and says so the first time. */
    private boolean takes(Throwable failure) {
        if (!isMomentary(failure)) {
            return false;
        }
        long nowNanos = System.nanoTime();
        if (!failed) {
            failed = true;
            firstFailureNanos = nowNanos;
            log.warn(
                    "The database has failed during the start: {}. Trying to start again, for {} seconds",
                    OutageLog.reason(failure),
                    maxWait.toSeconds());
        }
        again = nowNanos - firstFailureNanos < maxWait.toNanos();
        return again;
    }

    private static void pause(RuntimeException failure) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    /** Replaces Spring Boot's report of a failure after which the start is tried again. */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static final class Reporter implements SpringBootExceptionReporter {

        @Override
        public boolean reportException(Throwable failure) {
            return RUNNING.isBound() && RUNNING.get().takes(failure);
        }
    }
}
