package co.wholesale888.wms.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The embedded PostgreSQL server. It is durable, accepts only local connections with a password, and keeps its data in
 * a {@link DataDirectory}. It is restarted when it dies, and shut down cleanly by {@link #close}.
 */
final class PostgresServer implements JdbcConnectionDetails, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final int MAX_ATTEMPTS = 3;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(4);
    private static final long MAX_PAUSE_MS = 5_000;

    private final DataDirectory data;
    private final PostgresCluster cluster;
    private final int port;
    private volatile PostgresCommand running;
    private final Thread supervisor;
    private volatile boolean closing;
    private boolean closed;

    private PostgresServer(DataDirectory data, PostgresCluster cluster, int port, PostgresCommand running) {
        this.data = data;
        this.cluster = cluster;
        this.port = port;
        this.running = running;
        this.supervisor =
                Thread.ofPlatform().daemon().name("postgres-supervisor").start(this::supervise);
    }

    /**
     * Starts a server on the existing data, or on a new database. The server owns the directory and unlocks it when it
     * is closed or fails to start ({@link EmbeddedFailure}).
     */
    static PostgresServer start(DataDirectory data) {
        try {
            PostgresCluster cluster = PostgresCluster.prepare(data);
            for (int attempt = 1; ; attempt++) {
                int port = LocalPort.choose(data);
                PostgresCommand command = launch(cluster, port);
                if (isReady(cluster, command)) {
                    return new PostgresServer(data, cluster, port, command);
                }
                // Another process may have taken the port meanwhile: the next attempt chooses again
                if (attempt == MAX_ATTEMPTS) {
                    throw new EmbeddedFailure(
                            "PostgreSQL does not start on " + cluster.folder() + ": " + command.lastOutput());
                }
            }
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    @Override
    public String getJdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @Override
    public String getUsername() {
        return PostgresCluster.USER;
    }

    @Override
    public String getPassword() {
        return cluster.password();
    }

    long pid() {
        return running.process().pid();
    }

    /** Ends all sessions and shuts down without losing data. Returns within 6 seconds. */
    @Override
    public void close() {
        closing = true;
        // A restart may take minutes, and is given up
        supervisor.interrupt();
        shutDown();
    }

    private synchronized void shutDown() {
        if (closed) {
            return;
        }
        closed = true;
        Process process = running.process();
        PostgresProcesses.signal("INT", process.pid());
        if (!endsInTime(process)) {
            LOG.warn("PostgreSQL did not stop in time and is killed. It will recover at the next start");
        }
        PostgresProcesses.in(cluster.folder()).forEach(ProcessHandle::destroyForcibly);
        data.close();
    }

    /** Restarts the server whenever it ends, until {@link #close}. */
    private void supervise() {
        try {
            while (!closing) {
                int exit = running.process().waitFor();
                if (!closing) {
                    LOG.warn("PostgreSQL has ended (exit code {}) and is restarted: {}", exit, running.lastOutput());
                }
                for (long pauseMs = 100; !closing && !restart(); pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
                    Thread.sleep(pauseMs);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean restart() {
        if (closing) {
            return true;
        }
        try {
            PostgresProcesses.stopAllIn(cluster.folder());
            running = launch(cluster, port);
            if (isReady(cluster, running)) {
                LOG.info("PostgreSQL has been restarted");
                return true;
            }
            LOG.error("PostgreSQL cannot be restarted: {}", running.lastOutput());
        } catch (EmbeddedFailure e) {
            if (!closing) {
                LOG.error("PostgreSQL cannot be restarted", e);
            }
        }
        return false;
    }

    private static PostgresCommand launch(PostgresCluster cluster, int port) {
        return PostgresCommand.start(cluster.folder(), cluster.serverCommand(port));
    }

    /** Waits until the pid file says that the server is ready. False if it ends first, or takes too long. */
    private static boolean isReady(PostgresCluster cluster, PostgresCommand command) {
        long start = System.nanoTime();
        long loggedAt = start;
        while (command.process().isAlive()) {
            if (pidFileSaysReady(cluster, command.process().pid())) {
                return true;
            }
            long now = System.nanoTime();
            if (now - start > START_TIMEOUT.toNanos()) {
                command.process().destroyForcibly();
                return false;
            }
            if (now - loggedAt > Duration.ofSeconds(10).toNanos()) {
                LOG.info("PostgreSQL is still starting: {}", command.lastOutput());
                loggedAt = now;
            }
            PostgresProcesses.pause();
        }
        return false;
    }

    private static boolean pidFileSaysReady(PostgresCluster cluster, long pid) {
        try {
            List<String> lines = Files.readAllLines(PostgresProcesses.pidFile(cluster.folder()));
            return lines.size() >= 8
                    && lines.getFirst().strip().equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException notWrittenYet) {
            return false;
        }
    }

    private static boolean endsInTime(Process process) {
        try {
            return process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
