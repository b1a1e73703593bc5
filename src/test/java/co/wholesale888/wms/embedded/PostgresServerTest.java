package co.wholesale888.wms.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.util.FileSystemUtils;

class PostgresServerTest {

    private Path directory;

    @BeforeEach
    void createDirectory() throws IOException {
        directory = TestData.clusterDirectory().toRealPath();
    }

    @AfterEach
    void removeDirectory() throws IOException {
        PostgresProcesses.stopAllIn(directory.resolve("postgresql"));
        FileSystemUtils.deleteRecursively(directory);
    }

    @Test
    void keepsDataAndAddressAcrossRuns() throws Exception {
        String first;
        try (PostgresServer server = start()) {
            first = server.getJdbcUrl();
            Sql.execute(url(server), "create table kept as select 7 as seven");
        }
        assertThat(PostgresProcesses.in(directory.resolve("postgresql"))).isEmpty();
        try (PostgresServer server = start()) {
            assertThat(server.getJdbcUrl()).isEqualTo(first);
            assertThat(Sql.query(url(server), "select seven from kept")).isEqualTo("7");
        }
    }

    @Test
    void isDurableLocalAndProtectedByAPassword() throws Exception {
        try (PostgresServer server = start()) {
            assertThat(List.of(
                            Sql.query(url(server), "show fsync"),
                            Sql.query(url(server), "show synchronous_commit"),
                            Sql.query(url(server), "show full_page_writes"),
                            Sql.query(url(server), "show listen_addresses"),
                            Sql.query(url(server), "show data_checksums")))
                    .containsExactly("on", "on", "on", "127.0.0.1", "on");
            assertThat(Sql.query(url(server), "select string_agg(distinct auth_method, ',') from pg_hba_file_rules"))
                    .isEqualTo("scram-sha-256");
            assertThatThrownBy(() -> Sql.query(server.getJdbcUrl() + "?user=wms&password=wrong", "select 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            Path password = directory.resolve("postgres-password");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void restartsWhenItsProcessIsKilled() throws Exception {
        try (PostgresServer server = start()) {
            Sql.execute(url(server), "create table kept as select 7 as seven");
            long first = server.pid();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            Awaitility.await().ignoreExceptions().until(() -> {
                return server.pid() != first && "7".equals(Sql.query(url(server), "select seven from kept"));
            });
        }
    }

    @Test
    void isClosedDuringARestartThatTakesLong() throws Exception {
        PostgresServer server = start();
        long first = server.pid();
        Path data = directory.resolve("postgresql");
        Files.createFile(data.resolve("recovery.signal"));
        Files.writeString(
                data.resolve("postgresql.auto.conf"), "restore_command = 'sleep 600'\n", StandardOpenOption.APPEND);
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        Awaitility.await().until(() -> server.pid() != first);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
        Awaitility.await().until(closed::isDone);
        assertThat(PostgresProcesses.in(data)).isEmpty();
        DataDirectory.open(directory).close();
    }

    @Test
    void replacesARunningOrphan() throws Exception {
        Orphan orphan = Orphan.leaveIn(directory);
        try (PostgresServer server = start()) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(Sql.query(url(server), "select seven from kept")).isEqualTo("7");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void replacesAFrozenOrphan() throws Exception {
        Orphan orphan = Orphan.leaveIn(directory);
        orphan.freeze();
        try (PostgresServer server = start()) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(Sql.query(url(server), "select seven from kept")).isEqualTo("7");
        }
    }

    @Test
    void recoversAfterEverythingWasKilled() throws Exception {
        Orphan orphan = Orphan.leaveIn(directory);
        orphan.kill();
        try (PostgresServer server = start()) {
            assertThat(Sql.query(url(server), "select seven from kept")).isEqualTo("7");
        }
    }

    @Test
    void ignoresTheProcessesOfOthers() throws Exception {
        start().close();
        try (DisposablePostgres other = DisposablePostgres.create()) {
            for (long pid : List.of(ProcessHandle.current().pid(), other.pid())) {
                Files.writeString(directory.resolve("postgresql/postmaster.pid"), pid + "\n/elsewhere\n");
                try (PostgresServer server = start()) {
                    assertThat(Sql.query(url(server), "select 1")).isEqualTo("1");
                }
            }
            assertThat(Sql.query(other.url(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void movesToAnotherPortIfItsOwnIsTakenAndStaysThere() throws Exception {
        start().close();
        int port = Integer.parseInt(
                Files.readString(directory.resolve("postgres-port")).strip());
        String moved;
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                PostgresServer server = start()) {
            moved = server.getJdbcUrl();
            assertThat(moved).doesNotContain(":" + other.getLocalPort() + "/");
            assertThat(Sql.query(url(server), "select 1")).isEqualTo("1");
        }
        try (PostgresServer server = start()) {
            assertThat(server.getJdbcUrl()).isEqualTo(moved);
        }
    }

    @Test
    void repeatsAnInterruptedInitialisation() throws Exception {
        FileSystemUtils.deleteRecursively(directory.resolve("postgresql"));
        Files.delete(directory.resolve("postgres-password"));
        Files.createDirectories(directory.resolve("initialising-1/base"));
        Files.writeString(directory.resolve("initialising-1/PG_VERSION"), "18\n");
        Files.createDirectories(directory.resolve("unpacking-1/bin"));
        try (PostgresServer server = start()) {
            assertThat(Sql.query(url(server), "select 1")).isEqualTo("1");
        }
        assertThat(directory.resolve("initialising-1")).doesNotExist();
        assertThat(directory.resolve("unpacking-1")).doesNotExist();
    }

    @Test
    void refusesASecondInstanceOnTheSameDirectory() throws Exception {
        try (PostgresServer server = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(EmbeddedFailure.class)
                    .hasMessageContaining(directory + " is in use by another running instance")
                    .hasMessageContaining("wms.data-dir");
            assertThat(Sql.query(url(server), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesAnUnusableDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(EmbeddedFailure.class)
                .hasMessageContaining("cannot be used");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("below/that")))
                .isInstanceOf(EmbeddedFailure.class)
                .hasMessageContaining("wms.data-dir");
    }

    @Test
    void refusesToReplaceADatabaseWithALostPassword() throws IOException {
        start().close();
        Files.delete(directory.resolve("postgres-password"));
        assertThatThrownBy(this::start).isInstanceOf(EmbeddedFailure.class).hasMessageContaining("postgres-password");
        assertThat(directory.resolve("postgresql/PG_VERSION")).exists();
    }

    @Test
    void reportsWhyADamagedDatabaseDoesNotStart() throws IOException {
        start().close();
        Files.delete(directory.resolve("postgresql/global/pg_control"));
        assertThatThrownBy(this::start).isInstanceOf(EmbeddedFailure.class).hasMessageContaining("pg_control");
        // The directory is unlocked again
        DataDirectory.open(directory).close();
    }

    private PostgresServer start() {
        return PostgresServer.start(DataDirectory.open(directory));
    }

    private static String url(PostgresServer server) {
        return server.getJdbcUrl() + "?user=wms&password=" + server.getPassword();
    }
}
