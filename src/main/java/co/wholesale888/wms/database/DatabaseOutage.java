package co.wholesale888.wms.database;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * Tells outages of the database from defects. An outage is answered with 503 {@code unavailable}, because the same
 * request may succeed later.
 */
public final class DatabaseOutage {

    private static final int MAX_CAUSES = 20;

    /** The pool's message, without a code, when a connection was lost within a transaction. */
    private static final String CLOSED = "Connection is closed";

    private DatabaseOutage() {}

    /** Whether this throwable or one of its causes is an outage. */
    public static boolean isBehind(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++, cause = cause.getCause()) {
            boolean outage = switch (cause) {
                case CannotGetJdbcConnectionException e -> true;
                case CannotCreateTransactionException e -> true;
                case DataAccessResourceFailureException e -> true;
                case QueryTimeoutException e -> true;
                case TransactionTimedOutException e -> true;
                case SQLTransientConnectionException e -> true;
                case SQLNonTransientConnectionException e -> true;
                case SQLTimeoutException e -> true;
                case SQLException e -> isOutage(e.getSQLState()) || CLOSED.equals(e.getMessage());
                default -> false;
            };
            if (outage) {
                return true;
            }
        }
        return false;
    }

    /** The refusal that callers get during an outage. */
    public static Refusal refusal() {
        return Refusal.of(
                ErrorCode.UNAVAILABLE,
                "The database is temporarily unavailable. Try again shortly. With the same Idempotency-Key, a write"
                        + " is not applied twice.");
    }

    /** Classes of error codes and single codes, see appendix A of PostgreSQL's manual. */
    private static boolean isOutage(@Nullable String state) {
        if (state == null || state.length() != 5) {
            return false;
        }
        return switch (state.substring(0, 2)) {
            case "08", "53" -> true; // connection lost or refused; out of connections, memory or disk
            case "57" -> !state.equals("57000"); // cancelled by a timeout, shut down, starting up
            default ->
                switch (state) {
                    case "25006", "55P03" -> true; // a standby after a failover; a lock not granted in time
                    default -> false;
                };
        };
    }
}
