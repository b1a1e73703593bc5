package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a process says when it does not start: one line for each cause that the operator's guide lists. */
@Execution(ExecutionMode.CONCURRENT)
class StartFailureTest {

    private static final Pattern SECTION = Pattern.compile("(?s)### If it does not start\n(.*?)\n### ");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)`[^|]* \\|");
    private static final String ROLE = "start_failure_test";

    /** By {@code EmbeddedServiceTest} and {@code SecretKeyCheckTest}, which have what these causes need. */
    private static final List<String> TESTED_ELSEWHERE = List.of(
            "wms.secret-key with id … is not accepted",
            "The data directory … cannot be used",
            "… in use by another running instance");

    @TempDir
    private Path directory;

    @Test
    void everyCauseOfAFailedStartIsOneLine() throws Exception {
        String url = TestPostgres.newDatabase();
        String foreign = TestPostgres.newDatabase();
        run(foreign, "create table something_else (id int)");
        String history = TestPostgres.newDatabase();
        run(history, """
                create table flyway_schema_history (installed_rank int primary key, version varchar(50),
                    description varchar(200) not null, type varchar(20) not null, script varchar(1000) not null,
                    checksum int, installed_by varchar(100) not null, installed_on timestamp not null default now(),
                    execution_time int not null, success boolean not null)""");
        run(
                history,
                "insert into flyway_schema_history values (1, '1', 'a', 'SQL', 'V1__a.sql', 1, 'a', now(), 1, true)");
        run(url, "drop role if exists " + ROLE);
        run(url, "create role " + ROLE + " login password 'a-password'");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Case> cases = List.of(
                    new Case(
                            "wms.secret-key is missing", () -> ServiceProcess.launch("--spring.datasource.url=" + url)),
                    onDatabase("… does not exist. Did you mean …?", url, "--wms.operator.mail=a@example.com"),
                    onDatabase("wms.ledger.lanes must be …", url, "--wms.ledger.lanes=0"),
                    onDatabase(
                            "The database of spring.datasource.url cannot be used",
                            url.replace("password=", "password=not-the-")),
                    onDatabase(
                            "The database role may not do what the service needs",
                            url.replaceFirst("user=[^&]*", "user=" + ROLE)
                                    .replaceFirst("password=[^&]*", "password=a-password")),
                    onDatabase("The schema of the database holds tables of something else", foreign),
                    onDatabase("The schema history of the database is not that of this service", history),
                    onDatabase(
                            "Port … was already in use",
                            url,
                            "--server.address=127.0.0.1",
                            "--server.port=" + taken.getLocalPort()),
                    new Case(
                            "The embedded PostgreSQL is not available for this machine",
                            () -> ServiceProcess.launch("-Dos.arch=sparc", "--wms.data-dir=" + directory)));
            assertThat(documented())
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    TESTED_ELSEWHERE.stream(), cases.stream().map(Case::line))
                            .toList());
            cases.forEach(Case::check);
        } finally {
            run(url, "drop role if exists " + ROLE);
        }
    }

    @Test
    void aStartWithoutAnOperatorSaysThatNobodyCanApproveAccounts() {
        try (ServiceProcess process = ServiceProcess.launch(
                "--spring.datasource.url=" + TestPostgres.newDatabase(),
                "--wms.secret-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> process.output().contains("There is no operator"));
            assertThat(process.isAlive()).isTrue();
        }
    }

    private record Case(String line, Supplier<ServiceProcess> start) {

        void check() {
            try (ServiceProcess process = start.get()) {
                assertThat(process.awaitExit(Duration.ofMinutes(2))).as(line).isNotZero();
                assertThat(process.output())
                        .containsPattern(Pattern.quote(line).replace("…", "\\E.+\\Q"))
                        .doesNotContain("\tat ", "Caused by", "WARNING");
            }
        }
    }

    private static Case onDatabase(String line, String url, String... arguments) {
        return new Case(line, () -> ServiceProcess.launchOnDatabase(url, arguments));
    }

    private static List<String> documented() throws IOException {
        var section = SECTION.matcher(Files.readString(Path.of("docs/operator-guide.md")));
        assertThat(section.find()).isTrue();
        return ROW.matcher(section.group(1)).results().map(row -> row.group(1)).toList();
    }

    private static void run(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
