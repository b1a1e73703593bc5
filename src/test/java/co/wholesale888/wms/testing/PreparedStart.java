package co.wholesale888.wms.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to start the classes of this build in another JVM for two thirds of the CPU time: from a jar, with an archive of the
 * classes that an earlier start has loaded. The first test that needs it makes it, and it serves until a class changes.
 * An AOT cache, as in production, takes twice as long to make and saves no more without the second compiler.
 */
final class PreparedStart {

    private static final Path CLASSES = Path.of("target/classes");
    private static final Path FOLDER = Path.of("target/prepared-start");
    private static final Path JAR = FOLDER.resolve("classes.jar");
    private static final Path ARCHIVE = FOLDER.resolve("start.jsa");
    private static final Path CLASS_PATH_OF_ARCHIVE = FOLDER.resolve("class-path.txt");
    private static final long PATIENCE_MINUTES = 10;

    private static final List<String> ARCHIVE_OPTIONS = prepare();

    private PreparedStart() {}

    /** Returns the command that starts the service, without the service's own arguments. */
    static List<String> command(List<String> jvmOptions) {
        return start(ARCHIVE_OPTIONS, jvmOptions);
    }

    private static List<String> prepare() {
        try {
            if (!isUpToDate()) {
                Files.createDirectories(FOLDER);
                Files.deleteIfExists(ARCHIVE);
                int status = ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "cf", JAR.toString(), "-C", CLASSES.toString(), ".");
                if (status != 0) {
                    throw new IllegalStateException("the jar of the classes could not be made");
                }
                record();
                Files.writeString(CLASS_PATH_OF_ARCHIVE, classPath());
            }
            return List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xlog:cds=error,aot=error");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUpToDate() throws IOException {
        if (!Files.exists(ARCHIVE)
                || !Files.exists(CLASS_PATH_OF_ARCHIVE)
                || !Files.readString(CLASS_PATH_OF_ARCHIVE).equals(classPath())) {
            return false;
        }
        try (Stream<Path> files = Files.walk(CLASSES)) {
            FileTime newest = files.map(PreparedStart::modified)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return newest.compareTo(modified(JAR)) < 0;
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void record() throws IOException {
        List<String> command = start(
                List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, "-Xlog:cds=error,aot=error"),
                List.of("-Dspring.context.exit=onRefresh"));
        command.addAll(ServiceProcess.argumentsFor(TestPostgres.newDatabase()));
        command.add("--server.port=0");
        command.add("--management.server.port=0");
        Path log = FOLDER.resolve("record.txt");
        Process process = ServiceProcess.writingTo(log, command).start();
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException("the start could not be recorded:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> start(List<String> archiveOptions, List<String> moreOptions) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(archiveOptions);
        command.addAll(moreOptions);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath(), "co.wholesale888.wms.WmsApplication"));
        return command;
    }

    /** That of this JVM, without the test classes. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .map(entry -> entry.replaceAll("/$", ""))
                .filter(entry -> !entry.endsWith("test-classes"))
                .map(entry ->
                        Path.of(entry).endsWith(CLASSES) ? JAR.toAbsolutePath().toString() : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
