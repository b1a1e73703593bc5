package co.wholesale888.wms.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.WmsApplication;
import co.wholesale888.wms.testing.CapturesOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;

/** {@code mvnw} and {@code bin/wms} on a machine that has no Java. */
@CapturesOutput
class LaunchersTest {

    private static final List<String> PROGRAMS = List.of("sh", "sed", "env", "grep", "readlink", "dirname", "cat");

    @TempDir
    private Path directory;

    @Test
    void theBuildSaysThatAJdkIsMissing() throws Exception {
        Run run = run("./mvnw", "verify");

        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.output).isEqualTo("""
                mvnw: no JDK 25 or newer found. Install one (https://adoptium.net), or set JAVA_HOME to one
                """);
    }

    @Test
    void theLauncherExplainsItself() throws Exception {
        for (String option : List.of("--help", "-h")) {
            Run run = run("bin/wms", option);

            assertThat(run.exitCode).isZero();
            assertThat(run.output)
                    .contains("Usage: bin/wms", "prepare", "--spring.datasource.url=", "WMS_JAVA_OPTS")
                    .doesNotContain("missing");
        }
    }

    @Test
    void theServicePrintsItsVersion(CapturedOutput output) {
        WmsApplication.main(new String[] {"--version"});

        assertThat(output.getOut()).containsPattern("(?m)^888 WMS (development|[0-9.]+)$");
    }

    private Run run(String program, String argument) throws IOException, InterruptedException {
        for (String name : PROGRAMS) {
            Path link = directory.resolve(name);
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, find(name));
            }
        }
        ProcessBuilder builder =
                new ProcessBuilder(directory.resolve("sh").toString(), program, argument).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", directory.toString(), "HOME", directory.toString(), "WMS_JDKS", ""));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private static Path find(String program) {
        return List.of("/bin", "/usr/bin").stream()
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private record Run(int exitCode, String output) {}
}
