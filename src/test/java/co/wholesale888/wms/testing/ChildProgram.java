package co.wholesale888.wms.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs that are no part of the service to their end, in the language and time zone of most machines. */
public final class ChildProgram {

    /** The npm packages that {@code .ci/run} installs, and the scripts that use them. */
    public static final Path NODE_FOLDER = Path.of("target/verifiers");

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private ChildProgram() {}

    /** What a program has printed, and its exit status. */
    public record Result(int status, String output) {}

    /** Skips or fails the test unless the npm packages are installed. Copies our scripts of today to them. */
    public static void requireNodePackages() throws IOException {
        Requires.command("node");
        Requires.orSkip(
                "The npm packages of src/test/verifiers",
                Files.isDirectory(NODE_FOLDER.resolve("node_modules/typescript")),
                "With Node: cp -r src/test/verifiers target/ && npm ci --prefix target/verifiers");
        try (var scripts = Files.list(Path.of("src/test/verifiers"))) {
            for (Path script : scripts.toList()) {
                Files.write(NODE_FOLDER.resolve(script.getFileName()), Files.readAllBytes(script));
            }
        }
    }

    /** Runs a program, which must succeed, and returns its output. */
    public static String run(String... command) throws IOException, InterruptedException {
        Result result = result(Map.of(), command);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    /** Runs a program with additional environment variables. */
    public static Result result(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("program-", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        assertThat(ended).as("%s ended: %s", List.of(command), text).isTrue();
        return new Result(process.exitValue(), text);
    }
}
