package co.wholesale888.wms.database;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.stream.Stream;
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

    /**
     * Classes of error codes and single codes, see appendix A of PostgreSQL's manual: connection lost or refused; out
     * of connections, memory or disk; cancelled by a timeout, shut down or starting up; a standby after a failover; a
     * lock not granted in time.
     */
    private static final String STATES = "08.{3}|53.{3}|57(?!000).{3}|25006|55P03";

    private DatabaseOutage() {}

    /** Whether this throwable or one of its causes is an outage. */
    public static boolean isBehind(@Nullable Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .anyMatch(DatabaseOutage::isOutage);
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
            case SQLException e ->
                CLOSED.equals(e.getMessage())
                        || (e.getSQLState() != null && e.getSQLState().matches(STATES));
            default -> false;
        };
    }

    /** The refusal that callers get during an outage. */
    public static Refusal refusal() {
        return Refusal.of(
                ErrorCode.UNAVAILABLE,
                "The database is temporarily unavailable. Try again shortly. With the same Idempotency-Key, a write"
                        + " is not applied twice.");
    }
}
