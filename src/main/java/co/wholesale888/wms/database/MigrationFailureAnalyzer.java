package co.wholesale888.wms.database;

import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports in one line why the schema cannot be migrated, if the database belongs to something else. */
class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<FlywayException> {

    private static final String OWN_DATABASE =
            "Give the service a database of its own, or a schema of its own by currentSchema in spring.datasource.url.";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, FlywayException cause) {
        if (cause instanceof FlywayValidateException) {
            String difference = String.valueOf(cause.getMessage())
                    .lines()
                    .skip(1)
                    .findFirst()
                    .orElse("");
            return report("The schema history of the database is not that of this service: " + difference + ".", cause);
        }
        return cause.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE
                ? report("The schema of the database holds tables of something else.", cause)
                : null;
    }

    private static FailureAnalysis report(String problem, Throwable cause) {
        return new FailureAnalysis(problem + " " + OWN_DATABASE, null, cause);
    }
}
