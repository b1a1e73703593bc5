package co.wholesale888.wms.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.WmsApplication;
import co.wholesale888.wms.testing.CapturesOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;

/** {@code mvnw} and {@code bin/wms} on a machine that has no Java. */
@CapturesOutput
class LaunchersTest {

    private static final List<String> PROGRAMS =
            List.of("sh", "sed", "env", "grep", "readlink", "dirname", "cat", "head", "mkdir", "mktemp", "rm", "touch");

    /** Writes what {@code bin/wms prepare} asks for, and says what else it is called with. */
    private static final String JAVA = """
            #!/bin/sh
            case "$*" in
                -version) echo 'openjdk version "25"' ;;
                *--destination*) mkdir "$6" && echo unpacked >"$6/wms.jar" ;;
                *AOTCacheOutput=*)
                    arguments=$*
                    output=${arguments#*AOTCacheOutput=}
                    echo cache >"${output%% *}" ;;
                *) echo "java $*" ;;
            esac
            """;

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

    /** A rollback puts an older jar back, also with the time of its file; bench/upgrade names another jar beside it. */
    @Test
    void aPreparedStartIsThatOfTheSameJarOnly() throws Exception {
        Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, JAVA);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path jar = Files.writeString(directory.resolve("wms.jar"), "the jar");
        Path copy = directory.resolve("wms-old.jar");
        String prepared = "-jar " + directory.resolve("prepared/wms.jar");
        assertThat(start(jar).output).contains("-jar " + jar).doesNotContain("AOTCache");

        assertThat(runJar(jar, "prepare").exitCode).isZero();
        assertThat(start(jar).output).contains("-XX:AOTCache=" + directory.resolve("prepared/wms.aot"), prepared);

        Files.copy(jar, copy, StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(start(copy).output).contains("-jar " + copy).doesNotContain("AOTCache");
        FileTime time = Files.getLastModifiedTime(jar);
        for (Duration difference : List.of(Duration.ofDays(-9), Duration.ofMillis(-1), Duration.ofDays(9))) {
            Files.setLastModifiedTime(jar, FileTime.from(time.toInstant().plus(difference)));
            assertThat(start(jar).output).contains("-jar " + jar).doesNotContain("AOTCache");
        }
        Files.setLastModifiedTime(jar, time);
        assertThat(start(jar).output).contains(prepared);
    }

    @Test
    void theServicePrintsItsVersion(CapturedOutput output) {
        WmsApplication.main(new String[] {"--version"});

        assertThat(output.getOut()).containsPattern("(?m)^888 WMS (development|[0-9.]+)$");
    }

    private Run start(Path jar) throws IOException, InterruptedException {
        return runJar(jar, "--server.port=0");
    }

    private Run runJar(Path jar, String argument) throws IOException, InterruptedException {
        return run(
                "bin/wms",
                argument,
                "WMS_JAR",
                jar.toString(),
                "JAVA_HOME",
                directory.resolve("jdk").toString());
    }

    private Run run(String program, String argument, String... environment) throws IOException, InterruptedException {
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
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
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
