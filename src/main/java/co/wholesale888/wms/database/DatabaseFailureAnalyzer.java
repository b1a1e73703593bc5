package co.wholesale888.wms.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports in one line why the configured database cannot be used, instead of a stack trace. */
class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    /**
     * Classes of error codes, see appendix A of PostgreSQL's manual: no connection, authentication failed, unknown
     * database, too many connections, starting or stopping.
     */
    private static final String REFUSES_CONNECTIONS = "(08|28|3D|53|57P).*";

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        if (cause.getSQLState() == null) {
            return null;
        }
        // Without the URL, which may contain a password
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        if (cause.getSQLState().equals(INSUFFICIENT_PRIVILEGE)) {
            return new FailureAnalysis(
                    ("The database role may not do what the service needs: %s. Let it own the database, or name the role"
                                    + " that does as spring.flyway.user.")
                            .formatted(reason.replaceFirst("^ERROR: ", "")),
                    null,
                    cause);
        }
        if (!cause.getSQLState().matches(REFUSES_CONNECTIONS)) {
            return null;
        }
        return new FailureAnalysis(
                "The database of spring.datasource.url cannot be used: " + reason, action(cause), cause);
    }

    private static @Nullable String action(SQLException cause) {
        return DatabaseOutage.isOutOfConnections(cause)
                ? "Raise max_connections, or the limit of the database or role: an instance needs %s connections."
                        .formatted(String.valueOf(ConnectionPools.MAX_CONNECTIONS))
                : null;
    }
}
