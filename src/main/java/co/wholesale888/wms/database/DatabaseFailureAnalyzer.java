package co.wholesale888.wms.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one line, instead of a stack trace, why the configured database lets the service not in. */
class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        if (!keepsOut(cause.getSQLState())) {
            return null;
        }
        // Never the address itself, which may contain a password
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new FailureAnalysis("The database of spring.datasource.url cannot be used: " + reason, null, cause);
    }

    /** PostgreSQL's classes and codes, see its manual's appendix A. */
    private static boolean keepsOut(@Nullable String state) {
        return state != null
                && (state.startsWith("08") // not reached
                        || state.startsWith("28") // not signed in
                        || state.startsWith("3D") // no such database
                        || state.startsWith("53") // no room for one more connection
                        || state.startsWith("57P")); // starting or stopping
    }
}
