package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ChildProgram;
import co.wholesale888.wms.testing.Requires;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Programs that use the clients in {@code clients/}, in each of the languages. */
enum ClientPrograms {
    JAVA {
        @Override
        List<String> command(Path folder) throws IOException {
            Path classes = folder.resolve("classes");
            List<Path> jackson = Stream.of(
                            JsonMapper.class,
                            tools.jackson.core.JsonParser.class,
                            com.fasterxml.jackson.annotation.JsonProperty.class)
                    .map(type -> Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath()))
                    .toList();
            assertThat(ApiTools.compile(
                            jackson,
                            classes,
                            Path.of("clients/java/src/main/java"),
                            Path.of("src/test/clients/CheckClient.java")))
                    .isEmpty();
            List<String> path = new ArrayList<>(List.of(classes.toString()));
            jackson.forEach(jar -> path.add(jar.toString()));
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    String.join(File.pathSeparator, path),
                    "CheckClient");
        }
    },
    TYPESCRIPT {
        @Override
        List<String> command(Path folder) throws IOException, InterruptedException {
            return List.of("node", typescript().resolve("check-client.js").toString());
        }
    },
    PYTHON {
        @Override
        List<String> command(Path folder) {
            Requires.command("python3");
            return List.of("python3", "src/test/clients/check_client.py");
        }
    };

    private static Path compiled;

    /** The command without its arguments; whatever it needs is compiled to the folder. */
    abstract List<String> command(Path folder) throws IOException, InterruptedException;

    Map<String, String> environment() {
        return Map.of("PYTHONPATH", "clients/python/src", "PYTHONDONTWRITEBYTECODE", "1");
    }

    /** Compiles the client for TypeScript and all programs that use it, once, and returns their folder. */
    static synchronized Path typescript() throws IOException, InterruptedException {
        ChildProgram.requireNodePackages();
        if (compiled == null) {
            Path folder = ChildProgram.NODE_FOLDER.resolve("own");
            copy(Path.of("clients/typescript/src"), folder.resolve("wms888"));
            copy(Path.of("examples/point-of-sale"), folder);
            Files.write(
                    folder.resolve("check-client.ts"),
                    Files.readAllBytes(Path.of("src/test/verifiers/check-client.ts")));
            String errors = ChildProgram.run(
                    "node", ChildProgram.NODE_FOLDER.resolve("compile.mjs").toString(), folder.toString());
            assertThat(errors).isEmpty();
            // As npm installs the package
            Path installed = folder.resolve("js/node_modules/wms888");
            copy(folder.resolve("js/wms888"), installed.resolve("dist"));
            Files.write(
                    installed.resolve("package.json"), Files.readAllBytes(Path.of("clients/typescript/package.json")));
            compiled = folder.resolve("js");
        }
        return compiled;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }
}
