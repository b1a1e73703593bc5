package co.wholesale888.wms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ChildProgram;
import co.wholesale888.wms.testing.ConcurrentServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Fixtures.WarehouseAccess;
import co.wholesale888.wms.testing.Requires;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * The documents that are served pass their linters, and popular generators make clients of them that compile and work.
 * The Python client is only compiled, because it needs libraries that are not part of Python.
 */
@ConcurrentServiceTest
class GeneratedClientsTest {

    @TempDir
    private static Path generated;

    @Autowired
    private Fixtures fixtures;

    private static boolean isGenerated;

    @BeforeEach
    void generate() throws IOException, InterruptedException {
        if (!isGenerated) {
            for (String name : List.of("openapi.json", "asyncapi.json")) {
                Files.writeString(
                        generated.resolve(name),
                        fixtures.api().get("/v1/" + name, null).body());
            }
            ApiTools.run("generate", generated.resolve("openapi.json").toString(), generated.toString());
            isGenerated = true;
        }
    }

    @Test
    void lintersFindNothing() throws Exception {
        ChildProgram.requireNodePackages();
        assertThat(lint("openapi.json", "asyncapi.json")).isEmpty();
    }

    @Test
    void lintersFindWhatIsWrong() throws Exception {
        ChildProgram.requireNodePackages();
        Files.writeString(generated.resolve("bad.json"), """
                {"openapi":"3.1.0","info":{"title":"Bad","version":"1"},"paths":{"/a":{"get":{"responses":{}}}}}""");
        Files.writeString(generated.resolve("bad-async.json"), """
                {"asyncapi":"3.1.0","info":{"title":"Bad"}}""");
        assertThat(lint("bad.json", "bad-async.json")).contains("Spectral: ", "Redocly: ", "AsyncAPI: ");
    }

    @Test
    void theJavaClientWorks() throws Exception {
        Path classes = generated.resolve("classes");
        Path sources = generated.resolve("java/src/main/java");
        Path program = Path.of("src/test/clients/GeneratedJavaClient.java");
        List<Path> jars = ApiTools.jars();
        assertThat(ApiTools.compile(jars, classes, sources, program)).isEmpty();

        List<URL> path = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (Path jar : jars) {
            path.add(jar.toUri().toURL());
        }
        WarehouseAccess access = fixtures.newSandbox();
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> main = loader.loadClass("GeneratedJavaClient");
            String[] arguments = {fixtures.api().base().toString(), access.token()};
            main.getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Test
    void theTypeScriptClientsWork() throws Exception {
        ChildProgram.requireNodePackages();
        // Inside the folder of the npm packages, so that the compiler finds the types of Node
        Path folder = ChildProgram.NODE_FOLDER.resolve("generated");
        copy(generated.resolve("typescript-fetch"), folder.resolve("typescript-fetch"));
        Files.write(
                folder.resolve("generated-client.ts"),
                Files.readAllBytes(Path.of("src/test/verifiers/generated-client.ts")));
        assertThat(node(
                        "compile.mjs",
                        folder.toString(),
                        generated.resolve("openapi.json").toString()))
                .isEmpty();

        WarehouseAccess access = fixtures.newSandbox();
        ChildProgram.run(
                "node",
                folder.resolve("js/generated-client.js").toString(),
                fixtures.api().base().toString(),
                access.token());
    }

    @Test
    void thePythonClientCompiles() throws Exception {
        Requires.command("python3");
        assertThat(generated.resolve("python/openapi_client/models/event.py")).exists();
        ChildProgram.run(
                "python3", "-m", "compileall", "-q", generated.resolve("python").toString());
    }

    private static String lint(String openApi, String asyncApi) throws IOException, InterruptedException {
        return node(
                "lint.mjs",
                generated.resolve(openApi).toString(),
                generated.resolve(asyncApi).toString());
    }

    private static String node(String script, String first, String second) throws IOException, InterruptedException {
        return ChildProgram.run("node", ChildProgram.NODE_FOLDER.resolve(script).toString(), first, second);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.write(target, Files.readAllBytes(file));
            }
        }
    }
}
