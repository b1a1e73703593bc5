package co.wholesale888.wms.embedded;

import co.wholesale888.wms.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.util.FileSystemUtils;

/**
 * A separate PostgreSQL for tests that stop or kill it. It is as durable as the embedded one and counts its
 * statements, but it is not restarted: it stays down until {@link #start}, and keeps its address and data.
 * {@link #close} removes it. Not thread-safe, but any thread may use the database.
 */
public final class DisposablePostgres implements AutoCloseable {

    private final DataDirectory data;
    private final PostgresCluster cluster;
    private final int port = FreePort.find();

    private final String[] settings;

    private DisposablePostgres(DataDirectory data, String... settings) {
        this.settings = settings;
        this.data = data;
        cluster = PostgresCluster.prepare(data);
        SpringApplication.getShutdownHandlers().add(this::close); // once the instances that write to it have stopped
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeWithoutInstances));
        launch();
    }

    /** Starts a server with an empty database. Settings have the form {@code name=value}. Takes a few seconds. */
    public static DisposablePostgres create(String... settings) {
        try {
            return new DisposablePostgres(DataDirectory.open(TestData.clusterDirectory()), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a streaming replica of a running server, named {@code standby}. It is read-only until {@link #promote}. */
    public static DisposablePostgres standbyOf(DisposablePostgres primary) throws IOException, SQLException {
        DataDirectory data = DataDirectory.open(TestData.directory());
        BaseBackup.copy(primary, data);
        return new DisposablePostgres(data);
    }

    /** Replaces the data of this server, which is not running, and starts it as a streaming replica of another one. */
    public void restartAsStandbyOf(DisposablePostgres primary) throws IOException, SQLException {
        FileSystemUtils.deleteRecursively(cluster.folder());
        BaseBackup.copy(primary, data);
        start();
    }

    /** Makes a standby a writable primary; returns when it is one. */
    public void promote() throws SQLException {
        Sql.query(url(), "select pg_promote()");
    }

    /** The JDBC URL of this server and another one, of which one is the primary. */
    public String urlWith(DisposablePostgres other) {
        return url().replace(address(), address() + "," + other.address());
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    Path folder() {
        return cluster.folder();
    }

    /** How a standby reaches this server. */
    String connectionInfo() {
        return "host=127.0.0.1 port=%s user=%s password=%s application_name=standby"
                .formatted(String.valueOf(port), PostgresCluster.USER, cluster.password());
    }

    /** The JDBC URL with user and password, which never changes. */
    public String url() {
        return "jdbc:postgresql://" + address() + "/postgres?user=" + PostgresCluster.USER + "&password="
                + cluster.password();
    }

    /** The process id of the running server. */
    long pid() {
        return PostgresProcesses.in(cluster.folder()).stream()
                .mapToLong(ProcessHandle::pid)
                .min()
                .orElseThrow();
    }

    /** Shuts it down cleanly. */
    public void stop() {
        PostgresProcesses.stopAllIn(cluster.folder());
    }

    /** Starts it again after {@link #stop} or {@link #kill}; returns when it accepts connections. */
    public void start() {
        PostgresProcesses.stopAllIn(cluster.folder());
        launch();
    }

    /** Starts it again after {@link #stop} as a standby, which is read-only until {@code pg_promote()}. */
    public void startAsStandby() throws IOException {
        Files.createFile(cluster.folder().resolve("standby.signal"));
        start();
    }

    /** Kills every process of the server with {@code kill -9}, like a power failure. */
    public void kill() {
        PostgresProcesses.in(cluster.folder()).forEach(ProcessHandle::destroyForcibly);
        Awaitility.await().until(() -> PostgresProcesses.in(cluster.folder()).isEmpty());
    }

    /** Stops it and removes its data, also when the JVM ends. */
    @Override
    public synchronized void close() {
        if (!Files.exists(data.root())) {
            return;
        }
        kill();
        data.close();
        try {
            FileSystemUtils.deleteRecursively(data.root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes it unless Spring does, which adds its hook only if instances run that stop by it. */
    private void closeWithoutInstances() {
        try {
            for (int i = 0; i < 20 && Files.exists(data.root()); i++) {
                if (Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().equals("SpringApplicationShutdownHook"))) {
                    return;
                }
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private void launch() {
        List<String> server = new ArrayList<>(cluster.serverCommand(port));
        server.addAll(List.of("-c", "shared_preload_libraries=pg_stat_statements"));
        for (String setting : settings) {
            server.addAll(List.of("-c", setting));
        }
        PostgresCommand command = PostgresCommand.start(cluster.folder(), server);
        Awaitility.await("PostgreSQL accepts connections").until(() -> {
            if (!command.process().isAlive()) {
                throw new IllegalStateException("PostgreSQL did not start: " + command.lastOutput());
            }
            return acceptsConnections();
        });
    }

    private boolean acceptsConnections() {
        try (Connection connection = DriverManager.getConnection(url())) {
            return connection.isValid(1);
        } catch (SQLException notReady) {
            return false;
        }
    }
}
