package co.wholesale888.wms.database;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import co.wholesale888.wms.testing.FreePort;
import co.wholesale888.wms.testing.TestPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DatabaseFailureAnalyzerTest {

    private final DatabaseFailureAnalyzer analyzer = new DatabaseFailureAnalyzer();

    enum Mistake {
        DATABASE("/\\w+\\?", "/no_such_database?", "\"no_such_database\" does not exist"),
        PASSWORD("password=", "password=not-the-", "password authentication failed"),
        PORT(":\\d+/", ":" + FreePort.find() + "/", "refused");

        private final String pattern;
        private final String replacement;
        private final String reason;

        Mistake(String pattern, String replacement, String reason) {
            this.pattern = pattern;
            this.replacement = replacement;
            this.reason = reason;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailedConnectionIsOneLineWithoutThePassword(Mistake mistake) {
        String url = TestPostgres.url().replaceFirst(mistake.pattern, mistake.replacement);

        Throwable failure = catchThrowable(() -> execute(url, "select 1"));

        var analysis = analyzer.analyze(new IllegalStateException("the service does not start", failure));
        assertThat(requireNonNull(analysis).getDescription())
                .startsWith("The database of spring.datasource.url cannot be used: ")
                .contains(mistake.reason)
                .doesNotContain("not-the-", "password=")
                .hasLineCount(1);
    }

    @Test
    void aServerWithoutConnectionsIsReportedWithWhatToDo() {
        var analysis =
                analyzer.analyze(new IllegalStateException(new SQLException("sorry, too many clients", "53300")));

        assertThat(requireNonNull(analysis).getAction()).contains("Raise max_connections", "16 connections");
    }

    @Test
    void aDefectIsNotReportedAsAMistakeInTheSettings() {
        Throwable failure = catchThrowable(() -> execute(TestPostgres.url(), "select no_such_column"));

        assertThat(analyzer.analyze(requireNonNull(failure))).isNull();
    }

    private static void execute(String url, String sql) {
        new JdbcTemplate(new DriverManagerDataSource(url)).execute(sql);
    }
}
