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
 * The PostgreSQL processes that work in a given cluster folder, whoever started them. A kill -9 of the service leaves
 * its PostgreSQL running; two of them on one folder would destroy it. The pid in {@code postmaster.pid} alone proves
 * nothing: the pid may be somebody else's by now, or a zombie, and the folder may be a copy. What counts is a living
 * program {@code postgres} whose working directory is the very folder.
 */
final class PostgresProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresProcesses.class);
    private static final Duration FAST = Duration.ofSeconds(8);
    private static final Duration AT_ONCE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private PostgresProcesses() {}

    /**
     * Ends whatever still works in the cluster folder, orderly if it can be: when this returns nobody does, and no pid
     * file is left that would keep the next server out.
     */
    static void endAllIn(Path cluster) {
        List<ProcessHandle> left = in(cluster);
        if (!left.isEmpty()) {
            LOG.info("Stopping the PostgreSQL that an earlier run has left behind in {}", cluster);
            postmaster(cluster)
                    .filter(pid -> left.stream().anyMatch(p -> p.pid() == pid))
                    .ifPresent(pid -> {
                        // A stopped process takes no signal before it is continued
                        signal("CONT", pid);
                        signal("INT", pid);
                    });
            if (!gone(cluster, FAST)) {
                in(cluster).forEach(ProcessHandle::destroyForcibly);
                if (!gone(cluster, AT_ONCE)) {
                    throw new EmbeddedFailure("PostgreSQL processes in " + cluster + " do not end: "
                            + in(cluster).stream().map(ProcessHandle::pid).toList() + ". End them, then start again.");
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

    /** The living PostgreSQL processes of the cluster folder. */
    static List<ProcessHandle> in(Path cluster) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(cluster, process))
                .toList();
    }

    static Path pidFile(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** Sends a signal that Java has no word for. Every system with a shell has its built-in {@code kill}. */
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

    private static boolean worksIn(Path cluster, ProcessHandle process) {
        Path entry = Path.of("/proc", Long.toString(process.pid()));
        try {
            if (Files.isDirectory(entry)) {
                return Files.readSymbolicLink(entry.resolve("cwd")).equals(cluster)
                        && Files.readSymbolicLink(entry.resolve("exe"))
                                .getFileName()
                                .toString()
                                .startsWith("postgres");
            }
            // Without /proc (a developer's laptop) the postmaster's command line names the folder
            return process.info()
                    .commandLine()
                    .filter(line -> line.contains("postgres") && line.contains(cluster.toString()))
                    .isPresent();
        } catch (IOException e) {
            // Ended meanwhile, a zombie, or somebody else's
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

    private static boolean gone(Path cluster, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
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
