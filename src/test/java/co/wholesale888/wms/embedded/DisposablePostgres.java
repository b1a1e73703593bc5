package co.wholesale888.wms.embedded;

import co.wholesale888.wms.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL of its own for tests that stop, kill or freeze it under load. Durable like the embedded one, counting
 * its statements, but not supervised: it stays down until {@link #start}, with the same address and the same data. {@link #close} removes it.
 * Its methods are for one thread; others may use the database.
 */
public final class DisposablePostgres implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DataDirectory data;
    private final PostgresCluster cluster;
    private final int port = FreePort.find();

    private DisposablePostgres() throws IOException {
        data = DataDirectory.open(TestData.directory());
        cluster = PostgresCluster.prepare(data);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        launch();
    }

    /** A fresh, empty, running server. Takes a few seconds. */
    public static DisposablePostgres create() {
        try {
            return new DisposablePostgres();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDBC address with user and password, the same for the server's whole life. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + PostgresCluster.USER + "&password="
                + cluster.password();
    }

    /** The process id of the running server. */
    long pid() {
        return PostgresProcesses.in(cluster.folder()).stream()
                .mapToLong(ProcessHandle::pid)
                .min()
                .orElseThrow();
    }

    /** Stops it as an administrator would: sessions are ended, nothing is lost. */
    public void stop() {
        PostgresProcesses.endAllIn(cluster.folder());
    }

    /** Starts it again after {@link #stop} or {@link #kill}; returns when it takes connections. */
    public void start() {
        PostgresProcesses.endAllIn(cluster.folder());
        launch();
    }

    /** {@code kill -9} of every process of the server at once, as a power cut would. */
    public void kill() {
        PostgresProcesses.in(cluster.folder()).forEach(ProcessHandle::destroyForcibly);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> PostgresProcesses.in(cluster.folder()).isEmpty());
    }

    /** Stops the clock of every process: connections stay open, nothing answers. */
    public void freeze() {
        signal("STOP");
    }

    /** Ends {@link #freeze}. */
    public void thaw() {
        signal("CONT");
    }

    /** Ends it and removes its data; also done when the JVM ends. */
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

    private void launch() {
        List<String> server = new ArrayList<>(cluster.serverCommand(port));
        server.addAll(List.of("-c", "shared_preload_libraries=pg_stat_statements"));
        PostgresCommand command = PostgresCommand.start(cluster.folder(), server);
        Awaitility.await("PostgreSQL takes connections").atMost(PATIENCE).until(() -> {
            if (!command.process().isAlive()) {
                throw new IllegalStateException("PostgreSQL did not start: " + command.lastWords());
            }
            return takesConnections();
        });
    }

    private boolean takesConnections() {
        try (Connection connection = DriverManager.getConnection(url())) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private void signal(String name) {
        List<ProcessHandle> all = PostgresProcesses.in(cluster.folder());
        all.forEach(process -> PostgresProcesses.signal(name, process.pid()));
    }
}
