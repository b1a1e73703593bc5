package co.wholesale888.wms.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * The service in a separate JVM, for tests that kill it or run several instances. It uses free ports and the class path
 * without test classes. It ends with {@link #close}, or at the latest with this JVM.
 */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    /** Starts the packaged service, such as {@code bin/wms}; empty for the classes of this build. */
    private static final String LAUNCHER = System.getProperty("wms.test.launcher", "");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final URI baseUri;
    private final Path log;

    private ServiceProcess(Process process, URI baseUri, Path log) {
        this.process = process;
        this.baseUri = baseUri;
        this.log = log;
    }

    /** Starts an instance on this database with the secrets of {@link ServiceTest}, and waits until it is ready. */
    public static ServiceProcess onDatabase(String jdbcUrl, String... arguments) {
        return launchOnDatabase(jdbcUrl, arguments).awaitReady();
    }

    /** Starts an instance on this database with the secrets of {@link ServiceTest}, and does not wait. */
    public static ServiceProcess launchOnDatabase(String jdbcUrl, String... arguments) {
        List<String> all = new ArrayList<>(argumentsFor(jdbcUrl));
        all.addAll(Arrays.asList(arguments));
        return launch(all.toArray(String[]::new));
    }

    static List<String> argumentsFor(String jdbcUrl) {
        return List.of(
                "--spring.datasource.url=" + jdbcUrl,
                "--wms.data-dir=target/test-data",
                "--" + UseTestPostgres.SECRET_KEY,
                "--" + UseTestPostgres.OPERATOR_EMAIL,
                "--" + UseTestPostgres.OPERATOR_PASSWORD);
    }

    /**
     * Starts a JVM with these arguments and does not wait. The service may also refuse to start. Arguments that begin
     * with {@code -X} or {@code -D} are options of the JVM.
     */
    public static ServiceProcess launch(String... arguments) {
        int port = FreePort.find();
        Map<Boolean, List<String>> split =
                Arrays.stream(arguments).collect(Collectors.partitioningBy(argument -> argument.matches("-[DX].*")));
        List<String> command =
                new ArrayList<>(LAUNCHER.isEmpty() ? PreparedStart.command(split.get(true)) : List.of(LAUNCHER));
        if (Arrays.stream(arguments).noneMatch(argument -> argument.startsWith("--server.port="))) {
            command.add("--server.port=" + port);
        }
        command.add("--management.server.port=0");
        command.addAll(split.get(false));
        try {
            Path log = Files.createTempFile("wms-service-", ".txt");
            ProcessBuilder builder = writingTo(log, command);
            builder.environment().put("WMS_JAVA_OPTS", String.join(" ", split.get(true)));
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ServiceProcess(process, URI.create("http://localhost:" + port), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process on which settings of this machine have no effect. */
    static ProcessBuilder writingTo(Path log, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WMS_") || name.startsWith("SPRING_"));
        return builder;
    }

    /** Waits until the service is ready. Fails with its output if it ends or takes too long. */
    public ServiceProcess awaitReady() {
        Awaitility.await("the service is ready").atMost(START_TIMEOUT).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the service ended with " + process.exitValue() + ":\n" + output());
            }
            return status("/v1/health/ready") == 200;
        });
        return this;
    }

    /** The base URL, such as {@code http://localhost:41234}. */
    public URI baseUri() {
        return baseUri;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Kills the process with {@code kill -9} and waits for its end. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(STOP_TIMEOUT);
    }

    /** Sends SIGTERM, waits for the end and returns the exit code. */
    public int stop() {
        process.destroy();
        return awaitExit(STOP_TIMEOUT);
    }

    /** Waits for the service to end and returns the exit code. */
    public int awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the service still runs after " + timeout + ":\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The output of the service so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        log.toFile().delete();
    }

    private int status(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(baseUri.resolve(path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
