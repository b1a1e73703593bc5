package co.wholesale888.wms.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports in one line why the configured database cannot be used, instead of a stack trace. */
class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        if (!refusesConnections(cause.getSQLState())) {
            return null;
        }
        // Without the URL, which may contain a password
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new FailureAnalysis("The database of spring.datasource.url cannot be used: " + reason, null, cause);
    }

    /** Classes of error codes, see appendix A of PostgreSQL's manual. */
    private static boolean refusesConnections(@Nullable String state) {
        return state != null
                && (state.startsWith("08") // no connection
                        || state.startsWith("28") // authentication failed
                        || state.startsWith("3D") // unknown database
                        || state.startsWith("53") // too many connections
                        || state.startsWith("57P")); // starting or stopping
    }
}
