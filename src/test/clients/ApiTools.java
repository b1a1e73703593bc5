import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openapitools.codegen.DefaultGenerator;
import org.openapitools.codegen.config.CodegenConfigurator;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.compare.OpenApiDiffOptions;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.MarkdownRender;

/**
 * Runs openapi-generator and openapi-diff, which have a JVM of their own, more than once for one start of it.
 *
 * <pre>
 * generate DOCUMENT FOLDER      makes three clients in folders that are named after their generators
 * compare OLD NEW REPORT ...    writes to each REPORT what is incompatible between two documents; nothing if nothing is
 * </pre>
 */
class ApiTools {

    public static void main(String[] arguments) throws IOException {
        List<Path> paths = List.of(arguments).stream().skip(1).map(Path::of).toList();
        if (arguments[0].equals("generate")) {
            // For the HTTP client of the JDK
            generate(paths, "java", Map.of("library", "native", "openApiNullable", "false", "useJakartaEe", "true"));
            // For Node, which wants the extensions
            generate(paths, "typescript-fetch", Map.of("importFileExtension", ".js"));
            generate(paths, "python", Map.of());
        } else {
            for (int i = 0; i < paths.size(); i += 3) {
                compare(paths.get(i), paths.get(i + 1), paths.get(i + 2));
            }
        }
    }

    private static void generate(List<Path> paths, String name, Map<String, Object> properties) {
        CodegenConfigurator configurator = new CodegenConfigurator()
                .setGeneratorName(name)
                .setInputSpec(paths.get(0).toString())
                .setOutputDir(paths.get(1).resolve(name).toString())
                .setAdditionalProperties(properties);
        for (String unused : List.of("apiTests", "modelTests", "apiDocs", "modelDocs")) {
            configurator.addGlobalProperty(unused, "false");
        }
        new DefaultGenerator().opts(configurator.toClientOptInput()).generate();
    }

    private static void compare(Path before, Path after, Path report) throws IOException {
        // Callers are told to expect new types of events, codes of errors and actions in the audit trail
        OpenApiDiffOptions options = OpenApiDiffOptions.builder()
                .configProperty("incompatible.response.enum.increased", "false")
                .configProperty("incompatible.response.oneof.increased", "false")
                .build();
        ChangedOpenApi changed =
                OpenApiCompare.fromContents(Files.readString(before), Files.readString(after), List.of(), options);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (changed.isIncompatible()) {
            new MarkdownRender().render(changed, new OutputStreamWriter(text, StandardCharsets.UTF_8));
        }
        Files.write(report, text.toByteArray());
    }
}
