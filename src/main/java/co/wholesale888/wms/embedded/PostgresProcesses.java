package co.wholesale888.wms.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and stops the PostgreSQL processes of a data directory. A kill -9 of the service leaves its PostgreSQL running,
 * and two servers would destroy the data. The pid in {@code postmaster.pid} proves nothing: it may belong to another
 * process or a zombie by now, and the directory may be a copy. So a process counts if it is alive, its program is
 * {@code postgres} and its working directory is the data directory.
 */
final class PostgresProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresProcesses.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private PostgresProcesses() {}

    /**
     * Stops the processes of the data directory, with a clean shutdown if possible, and kills the rest. Removes the pid
     * file, which would prevent the next server from starting.
     */
    static void stopAllIn(Path cluster) {
        List<ProcessHandle> running = in(cluster);
        if (!running.isEmpty()) {
            LOG.info("Stopping the PostgreSQL that an earlier run left running in {}", cluster);
            postmaster(cluster)
                    .filter(pid -> running.stream().anyMatch(p -> p.pid() == pid))
                    .ifPresent(pid -> {
                        // A suspended process handles INT only after CONT
                        signal("CONT", pid);
                        signal("INT", pid);
                    });
            if (!awaitNoneIn(cluster, STOP_TIMEOUT)) {
                in(cluster).forEach(ProcessHandle::destroyForcibly);
                if (!awaitNoneIn(cluster, KILL_TIMEOUT)) {
                    throw new EmbeddedFailure("PostgreSQL processes in " + cluster + " cannot be stopped: "
                            + in(cluster).stream().map(ProcessHandle::pid).toList()
                            + ". Stop them, then start the service again.");
                }
            }
        }
        try {
            Files.deleteIfExists(pidFile(cluster));
        } catch (IOException e) {
            throw new EmbeddedFailure(
                    "The stale file " + pidFile(cluster) + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** The running PostgreSQL processes of the data directory. */
    static List<ProcessHandle> in(Path cluster) {
        return ProcessHandle.allProcesses()
                .filter(process -> belongsTo(cluster, process))
                .toList();
    }

    static Path pidFile(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** Sends a signal that Java cannot send, with the {@code kill} that every shell has built in. */
    static void signal(String name, long pid) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -$0 $1", name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor(2, TimeUnit.SECONDS);
        } catch (IOException e) {
            LOG.warn("Cannot send {} to process {}: {}", name, pid, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean belongsTo(Path cluster, ProcessHandle process) {
        Path entry = Path.of("/proc", Long.toString(process.pid()));
        try {
            if (Files.isDirectory(entry)) {
                return Files.readSymbolicLink(entry.resolve("cwd")).equals(cluster)
                        && Files.readSymbolicLink(entry.resolve("exe"))
                                .getFileName()
                                .toString()
                                .startsWith("postgres");
            }
            // Without /proc (macOS), the command line of the postmaster contains the directory
            return process.info()
                    .commandLine()
                    .filter(line -> line.contains("postgres") && line.contains(cluster.toString()))
                    .isPresent();
        } catch (IOException e) {
            // The process has ended, is a zombie, or belongs to another user
            return false;
        }
    }

    private static Optional<Long> postmaster(Path cluster) {
        try {
            return Optional.of(Long.parseLong(
                    Files.readAllLines(pidFile(cluster)).getFirst().strip()));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean awaitNoneIn(Path cluster, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!in(cluster).isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedFailure("Interrupted while waiting for PostgreSQL.", e);
        }
    }
}
