package co.wholesale888.wms.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL program. It is a child of this process, so that its end is detected, in a session of its own, so
 * that Ctrl-C reaches only the service. PostgreSQL refuses to run as root, so for root it runs in a user namespace as
 * nobody.
 */
final class PostgresCommand {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresCommand.class);
    private static final int MAX_LINES = 20;
    private static final Duration MAX_READ_AFTER_END = Duration.ofSeconds(1);

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Thread reader;

    private PostgresCommand(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("postgres-output").start(this::readOutput);
    }

    static PostgresCommand start(Path workingDirectory, List<String> command) {
        List<String> full = new ArrayList<>();
        if (isRoot()) {
            full.addAll(List.of("unshare", "--user"));
        }
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            full.add("/usr/bin/setsid");
        }
        full.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(full).directory(workingDirectory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new PostgresCommand(process);
        } catch (IOException e) {
            throw new EmbeddedFailure("PostgreSQL cannot be started: " + e.getMessage(), e);
        }
    }

    Process process() {
        return process;
    }

    /** The last lines that it printed, to explain why it ended. */
    String lastOutput() {
        awaitRestOfOutput();
        synchronized (lastLines) {
            return String.join(" | ", lastLines);
        }
    }

    /** Waits for it to end. True if it ended with exit code 0 in time. */
    boolean succeedsWithin(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new EmbeddedFailure("Interrupted while waiting for PostgreSQL.", e);
        }
    }

    /** When a program has ended, the lines that say why may still be on their way. */
    private void awaitRestOfOutput() {
        try {
            if (!process.isAlive()) {
                reader.join(MAX_READ_AFTER_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    private void readOutput() {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                LOG.debug("{}", line);
                synchronized (lastLines) {
                    if (lastLines.size() == MAX_LINES) {
                        lastLines.removeFirst();
                    }
                    lastLines.addLast(line);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // The process has ended, which the caller detects
        }
    }
}
