package co.wholesale888.wms.database;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import co.wholesale888.wms.testing.CapturesOutput;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.FreePort;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceProcess;
import co.wholesale888.wms.testing.TcpProxy;
import co.wholesale888.wms.testing.TestPostgres;
import co.wholesale888.wms.testing.WarehouseFixture;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;

@CapturesOutput
@Execution(ExecutionMode.CONCURRENT)
class PatientStartTest {

    private static final String WAITS = "The database has failed during the start";
    private static final String NOTHING = "never sent";

    /** What is sent by Flyway for a migration, and by the service for itself. */
    private static final List<String> PLACES = List.of("create table ledger_entry", "portal_user");

    @Test
    void aStartThatLosesTheDatabaseAnywhereIsTriedAgain(CapturedOutput output) {
        String url = TestPostgres.newDatabase();
        Queue<String> places = new ArrayDeque<>(PLACES);
        try (TcpProxy proxy = TcpProxy.before(url)) {
            String line = proxy.through(url);
            proxy.cut();
            int[] attempts = {0};
            PatientStart start = new PatientStart(Duration.ofHours(1));
            try (Instance service = start.run(() -> {
                if (attempts[0]++ > 0) {
                    boolean severed = proxy.restore();
                    assertThat(severed || attempts[0] == 2).isTrue();
                    proxy.severAfter(places.isEmpty() ? NOTHING : places.remove(), 1);
                }
                return Instance.startOnce(line);
            })) {
                assertThat(attempts[0]).isEqualTo(PLACES.size() + 2);
                WarehouseFixture stock =
                        WarehouseFixture.with(Fixtures.at(service.api().base()), 5, "A");
                assertThat(stock.sell(null, "A").statusCode()).isEqualTo(200);
            }
            assertThat(BrokenConnections.running().map(HikariDataSource::getJdbcUrl))
                    .as("also a start that fails closes all pools")
                    .doesNotContain(line);
        }
        assertThat(output.toString().lines())
                .as("said once; other instances of this JVM wait for other times")
                .filteredOn(text -> text.contains(WAITS) && text.endsWith("for 3600 seconds"))
                .hasSize(1);
    }

    @Test
    void itEndsWhenTheTimeIsOver() {
        int[] attempts = {0};
        String unreachable = TestPostgres.url().replaceFirst(":\\d+/", ":" + FreePort.find() + "/");

        Throwable failure = catchThrowable(() -> new PatientStart(Duration.ZERO).run(() -> {
            attempts[0]++;
            return Instance.startOnce(unreachable);
        }));

        assertThat(failure).isNotNull();
        assertThat(attempts[0]).isEqualTo(1);
    }

    @Test
    void aProcessThatWaitsForItsDatabaseEndsOnSigterm() {
        String unreachable = TestPostgres.url().replaceFirst(":\\d+/", ":" + FreePort.find() + "/");
        ServiceProcess process = ServiceProcess.launchOnDatabase(unreachable);
        try {
            Awaitility.await().until(() -> process.output().contains(WAITS));
            assertThat(process.isAlive()).isTrue();
            assertThat(process.output().lines().filter(line -> line.contains("Starting WmsApplication")))
                    .hasSize(1);
            assertThat(process.stop()).isEqualTo(143);
        } finally {
            process.kill();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/\\w+\\?|/no_such_database?", "password=|password=not-the-", "//[^/]+/|//no-host.invalid/"})
    void aMistakeInTheSettingsIsNotWaitedFor(String mistake) {
        String[] replacement = mistake.split("\\|");
        String url = TestPostgres.url().replaceFirst(replacement[0], replacement[1]);

        Throwable failure = catchThrowable(() -> DriverManager.getConnection(url));

        assertThat(PatientStart.isMomentary(new IllegalStateException(requireNonNull(failure))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P01", "57P03", "53300", "08006", "08001"})
    void aServerThatIsGoneForAMomentIsWaitedFor(String state) {
        assertThat(PatientStart.isMomentary(new IllegalStateException(new SQLException("gone", state))))
                .isTrue();
    }

    @Test
    void aPoolWithoutAFreeConnectionIsWaitedFor() {
        SQLException busy = new SQLTransientConnectionException("general - Connection is not available");
        SQLException refused = new SQLTransientConnectionException("general - Connection is not available", "28P01");

        assertThat(PatientStart.isMomentary(new IllegalStateException(busy))).isTrue();
        assertThat(PatientStart.isMomentary(new IllegalStateException(refused))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"28P01", "3D000", "57P04", "08004", "42501", "42P01"})
    void whatStaysIsNotWaitedFor(String state) {
        assertThat(PatientStart.isMomentary(new IllegalStateException(new SQLException("wrong", state))))
                .isFalse();
    }
}
