package co.wholesale888.wms.database;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * Tells outages of the database from defects. An outage is answered with 503 {@code unavailable}, because the same
 * request may succeed later. Whatever the server or the driver says about a connection is an outage.
 */
public final class DatabaseOutage {

    private static final int MAX_CAUSES = 20;

    /** The pool's message, without a code, when a connection was lost within a transaction. */
    static final String CLOSED = "Connection is closed";

    /**
     * Classes of error codes and single codes, see appendix A of PostgreSQL's manual, after which a connection is of no
     * more use: connection lost or out of step; a transaction that was idle or took too long; shut down; a server that
     * has become a standby, or was made read-only.
     */
    private static final Pattern BROKEN = Pattern.compile("08.{3}|25P03|25P04|57P.{2}|25006");

    /**
     * Further states that pass by: out of connections, memory or disk; failed I/O; cancelled by a timeout; a lock not
     * granted in time.
     */
    private static final Pattern TEMPORARY = Pattern.compile("53.{3}|58.{3}|57(?!000).{3}|55P03");

    /** The server, the database or the role has no free connection. */
    private static final Pattern OUT_OF_CONNECTIONS = Pattern.compile("53300");

    private static final Pattern LOCK_TIMEOUT = Pattern.compile("55P03");

    /**
     * Of the states that break a connection, those after which nothing was committed: the connection was closed before,
     * the transaction had been idle or had taken too long, or the server is read-only.
     */
    private static final Pattern NOT_COMMITTED = Pattern.compile("08003|25.{3}");

    /** A serialization failure or a deadlock: the transaction is rolled back, and may be repeated. */
    private static final Pattern CONFLICT = Pattern.compile("40001|40P01");

    private DatabaseOutage() {}

    /** Whether this throwable or one of its causes is an outage. */
    public static boolean isBehind(@Nullable Throwable failure) {
        return causes(failure).anyMatch(DatabaseOutage::isOutage);
    }

    /** Whether the transaction lost against another one. It is rolled back, and may succeed when it is repeated. */
    public static boolean isConflict(@Nullable Throwable failure) {
        return causes(failure).anyMatch(cause -> cause instanceof SQLException e && hasState(e, CONFLICT));
    }

    /** Whether a lock was not granted in time: an outage too, unless whoever waited for it knows better. */
    public static boolean isLockTimeout(@Nullable Throwable failure) {
        return causes(failure).anyMatch(cause -> cause instanceof SQLException e && hasState(e, LOCK_TIMEOUT));
    }

    /** Whether the server has refused to open a connection, because it has as many as it may have. */
    static boolean isOutOfConnections(@Nullable Throwable failure) {
        return causes(failure).anyMatch(cause -> cause instanceof SQLException e && hasState(e, OUT_OF_CONNECTIONS));
    }

    /** Whether the connection that failed in this way must not be used again. */
    static boolean breaksConnection(SQLException failure) {
        return hasState(failure, BROKEN) || causes(failure.getCause()).anyMatch(IOException.class::isInstance);
    }

    /**
     * Whether a commit that failed in this way may have been carried out. Whatever the server refuses is not, so this
     * asks whether its answer was lost, or whether the server shut down meanwhile.
     */
    static boolean leavesCommitOpen(Exception failure) {
        return isDriverFailure(failure)
                || causes(failure)
                        .anyMatch(cause ->
                                cause instanceof SQLException e && breaksConnection(e) && !hasState(e, NOT_COMMITTED));
    }

    /**
     * Whether the driver failed with an exception that is no SQLException while it read a response. It did not
     * understand the response, so the connection is out of step with the server.
     */
    static boolean isDriverFailure(@Nullable Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof RuntimeException
                        && Arrays.stream(cause.getStackTrace())
                                .limit(MAX_CAUSES)
                                .takeWhile(frame -> !frame.getClassName().startsWith("co.wholesale888."))
                                .anyMatch(DatabaseOutage::readsResponse));
    }

    private static boolean readsResponse(StackTraceElement frame) {
        return frame.getClassName().startsWith("org.postgresql.core.")
                && (frame.getMethodName().startsWith("process")
                        || frame.getMethodName().startsWith("receive"));
    }

    private static boolean isOutage(Throwable cause) {
        return switch (cause) {
            case CannotGetJdbcConnectionException _,
                    CannotCreateTransactionException _,
                    DataAccessResourceFailureException _,
                    QueryTimeoutException _,
                    TransactionTimedOutException _,
                    SQLTransientConnectionException _,
                    SQLNonTransientConnectionException _,
                    SQLTimeoutException _ -> true;
            case SQLException e -> CLOSED.equals(e.getMessage()) || hasState(e, TEMPORARY) || breaksConnection(e);
            default -> isDriverFailure(cause);
        };
    }

    private static boolean hasState(SQLException failure, Pattern states) {
        return failure.getSQLState() != null
                && states.matcher(failure.getSQLState()).matches();
    }

    static Stream<Throwable> causes(@Nullable Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
    }

    /** What to throw when the server says that it is read-only: the outage that a write would have met. */
    public static SQLException readOnly() {
        return new SQLException("The server has become read-only", WritablePrimary.READ_ONLY);
    }

    /** The refusal that callers get for this outage. */
    public static Refusal refusal(Throwable outage) {
        return Refusal.of(
                ErrorCode.UNAVAILABLE,
                causes(outage).anyMatch(CommitLostException.class::isInstance)
                        ? "The connection to the database was lost during the commit, so it is unknown whether the change"
                                + " was made. Repeat it with the same Idempotency-Key; without a key, look whether it"
                                + " was made before you try again."
                        : "The database is temporarily unavailable. Try again shortly. With the same Idempotency-Key, a"
                                + " write is not applied twice.");
    }
}
