package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ReadsLog;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the service says when it does not start: one line for each cause that the operator's guide lists. A process must
 * say what is found out before there is an instance or at the very end, or depends on the whole of its settings.
 */
@ReadsLog
@ConcurrentServiceTest // sets the levels of the loggers
class StartFailureTest {

    private static final Pattern SECTION = Pattern.compile("(?s)### If it does not start\n(.*?)\n### ");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)`[^|]* \\|");
    private static final String ROLE = "start_failure_test";

    /** By {@code PostgresServerTest}; it is the same exception as when the directory cannot be used. */
    private static final String TESTED_ELSEWHERE = "… in use by another running instance";

    @TempDir
    private Path directory;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ConfigurableApplicationContext service;

    @Test
    void everyCauseOfAFailedStartIsOneLine(CapturedOutput log) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
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
                    process("wms.secret-key is missing", () -> ServiceProcess.launch("--spring.datasource.url=" + url)),
                    process(
                            "… does not exist. Did you mean …?",
                            () -> ServiceProcess.launchOnDatabase(url, "--wms.operator.mail=a@example.com")),
                    instance("wms.ledger.lanes must be …", log, url, "--wms.ledger.lanes=0"),
                    instance(
                            "The database of spring.datasource.url cannot be used",
                            log,
                            url.replace("password=", "password=not-the-")),
                    instance(
                            "The database role may not do what the service needs",
                            log,
                            url.replaceFirst("user=[^&]*", "user=" + ROLE)
                                    .replaceFirst("password=[^&]*", "password=a-password")),
                    instance("The schema of the database holds tables of something else", log, foreign),
                    instance("The schema history of the database is not that of this service", log, history),
                    process(
                            "Port … was already in use",
                            () -> ServiceProcess.launchOnDatabase(
                                    url, "--server.address=127.0.0.1", "--server.port=" + taken.getLocalPort())),
                    // That process has recorded its key
                    instance(
                            "wms.secret-key with id … is not accepted",
                            log,
                            url,
                            "--wms.secret-key=" + "A".repeat(43) + "="),
                    process(
                            "The data directory … cannot be used",
                            () -> ServiceProcess.launch("--wms.data-dir=" + file)),
                    process(
                            "The embedded PostgreSQL is not available for this machine",
                            () -> ServiceProcess.launch("-Dos.arch=sparc", "--wms.data-dir=" + directory)));
            assertThat(documented())
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of(TESTED_ELSEWHERE), cases.stream().map(Case::line))
                            .toList());
            cases.forEach(Case::check);
        } finally {
            run(url, "drop role if exists " + ROLE);
        }
    }

    /** As the service is when a start is complete, but without the operators of other tests. */
    @Test
    void aStartWithoutAnOperatorSaysThatNobodyCanApproveAccounts(CapturedOutput log) {
        Fixtures.ClientUser client = fixtures.newAccount();
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            jdbc.sql("set transaction isolation level repeatable read").update();
            jdbc.sql("update portal_user set role = 'CLIENT', account_id = ? where role = 'OPERATOR'")
                    .param(client.uuid())
                    .update();
            service.publishEvent(
                    new ApplicationReadyEvent(new SpringApplication(), new String[0], service, Duration.ZERO));
        });
        assertThat(log).contains("There is no operator");
    }

    /**
     * A start that fails.
     *
     * @param output starts the service, and returns what it has said when it has failed
     */
    private record Case(String line, Supplier<String> output) {

        void check() {
            assertThat(output.get())
                    .containsPattern(Pattern.quote(line).replace("…", "\\E.+\\Q"))
                    .doesNotContain("\tat ", "Caused by");
        }
    }

    private static Case process(String line, Supplier<ServiceProcess> start) {
        return new Case(line, () -> {
            try (ServiceProcess process = start.get()) {
                assertThat(process.awaitExit(Duration.ofMinutes(2))).as(line).isNotZero();
                assertThat(process.output()).doesNotContain("WARNING");
                return process.output();
            }
        });
    }

    private static Case instance(String line, CapturedOutput log, String url, String... arguments) {
        return new Case(line, () -> {
            int before = log.length();
            assertThatThrownBy(() -> Instance.start(url, arguments)).as(line).isNotNull();
            return log.toString().substring(before);
        });
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
