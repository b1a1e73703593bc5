package co.wholesale888.wms.docs;

import co.wholesale888.wms.testing.ChildProgram;
import co.wholesale888.wms.testing.Requires;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** openapi-generator and openapi-diff, which the build puts into a folder, and the compiler of this JDK. */
final class ApiTools {

    private static final Path JARS = Path.of("target/api-tools");
    private static final Path SOURCE = Path.of("src/test/clients/ApiTools.java");

    private ApiTools() {}

    /** Runs {@code src/test/clients/ApiTools.java}. */
    static void run(String... arguments) throws IOException, InterruptedException {
        Requires.orSkip("openapi-generator", Files.isDirectory(JARS), "./mvnw process-test-resources puts it there");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                JARS + "/*",
                SOURCE.toString()));
        command.addAll(List.of(arguments));
        ChildProgram.run(command.toArray(String[]::new));
    }

    /** The jars, of which the generated Java client needs some. */
    static List<Path> jars() throws IOException {
        try (Stream<Path> jars = Files.list(JARS)) {
            return jars.toList();
        }
    }

    /** Compiles all sources in the folders and returns the compiler's errors; empty if there are none. */
    static String compile(List<Path> classPath, Path classes, Path... sources) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path source : sources) {
            try (Stream<Path> all = Files.walk(source)) {
                all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        Files.createDirectories(classes);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                String.join(
                        java.io.File.pathSeparator,
                        classPath.stream().map(Path::toString).toList()));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            errors, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            return compiled ? "" : errors.toString();
        }
    }
}
