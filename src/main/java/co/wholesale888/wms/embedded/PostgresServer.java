package co.wholesale888.wms.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded PostgreSQL: durable, reachable from this machine only and with a password, its data kept in a
 * {@link DataDirectory}. Started again by itself when it dies; stopped orderly by {@link #close}.
 */
final class PostgresServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final int ATTEMPTS = 3;
    private static final Duration START_PATIENCE = Duration.ofMinutes(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DataDirectory data;
    private final PostgresCluster cluster;
    private final int port;
    private volatile PostgresCommand running;
    private volatile boolean closing;

    private PostgresServer(DataDirectory data, PostgresCluster cluster, int port, PostgresCommand running) {
        this.data = data;
        this.cluster = cluster;
        this.port = port;
        this.running = running;
        Thread.ofPlatform().daemon().name("postgres-supervisor").start(this::supervise);
    }

    /**
     * A running server on the data of an earlier run, or on fresh ones. Takes over the directory, and lets it go when
     * it is closed or fails to start ({@link EmbeddedFailure}).
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
                // Somebody may have taken the port in between: the next attempt chooses again
                if (attempt == ATTEMPTS) {
                    throw new EmbeddedFailure(
                            "PostgreSQL does not start on " + cluster.folder() + ": " + command.lastWords());
                }
            }
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    String password() {
        return cluster.password();
    }

    long pid() {
        return running.process().pid();
    }

    /** Ends all sessions and stops; nothing is lost. Returns within 6 seconds. */
    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        Process process = running.process();
        PostgresProcesses.signal("INT", process.pid());
        if (!ended(process)) {
            LOG.warn("PostgreSQL takes too long to stop: it is killed, and will recover at the next start");
            PostgresProcesses.in(cluster.folder()).forEach(ProcessHandle::destroyForcibly);
        }
        data.close();
    }

    /** The supervisor's life: waits for the server to end, and starts it again, until {@link #close}. */
    private void supervise() {
        try {
            while (!closing) {
                int exitValue = running.process().waitFor();
                if (!closing) {
                    LOG.warn("PostgreSQL has ended ({}), it is started again: {}", exitValue, running.lastWords());
                }
                Duration pause = FIRST_PAUSE;
                while (!closing && !restarted()) {
                    Thread.sleep(pause);
                    Duration longer = pause.multipliedBy(2);
                    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean restarted() {
        if (closing) {
            return true;
        }
        try {
            PostgresProcesses.endAllIn(cluster.folder());
            running = launch(cluster, port);
            if (isReady(cluster, running)) {
                LOG.info("PostgreSQL runs again");
                return true;
            }
            LOG.error("PostgreSQL does not start again: {}", running.lastWords());
        } catch (EmbeddedFailure e) {
            LOG.error("PostgreSQL does not start again", e);
        }
        return false;
    }

    private static PostgresCommand launch(PostgresCluster cluster, int port) {
        return PostgresCommand.start(cluster.folder(), cluster.serverCommand(port));
    }

    /** Waits until the server says in its pid file that it is ready; false if it ends before. */
    private static boolean isReady(PostgresCluster cluster, PostgresCommand command) {
        long start = System.nanoTime();
        long told = start;
        while (command.process().isAlive()) {
            if (saysReady(cluster, command.process().pid())) {
                return true;
            }
            long now = System.nanoTime();
            if (now - start > START_PATIENCE.toNanos()) {
                command.process().destroyForcibly();
                return false;
            }
            if (now - told > Duration.ofSeconds(10).toNanos()) {
                LOG.info("PostgreSQL is still starting: {}", command.lastWords());
                told = now;
            }
            PostgresProcesses.pause();
        }
        return false;
    }

    private static boolean saysReady(PostgresCluster cluster, long pid) {
        try {
            List<String> lines = Files.readAllLines(PostgresProcesses.pidFile(cluster.folder()));
            return lines.size() >= 8
                    && lines.getFirst().strip().equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
