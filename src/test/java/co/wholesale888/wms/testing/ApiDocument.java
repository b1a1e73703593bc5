package co.wholesale888.wms.testing;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document of the service, with access to its operations and schemas. */
public final class ApiDocument {

    /** A method of a path; {@code at} is its JSON pointer in the document. */
    public record Operation(String method, String path, String at, JsonNode node) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** A node of the document with its JSON pointer. */
    public record Located(String at, JsonNode node) {}

    private static final String ADDRESS = "https://wms.invalid/openapi.json";
    private static final String UTC_WITH_MICROSECONDS = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z$";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");

    private final JsonNode root;
    private final Schemas asWritten;
    private final Schemas closed;

    private ApiDocument(JsonNode root) {
        this.root = root;
        this.asWritten = new Schemas(root);
        JsonNode strict = root.deepCopy();
        strict.at("/components/schemas").forEach(ApiDocument::close);
        strict.at("/components/schemas").forEach(ApiDocument::requireMicroseconds);
        this.closed = new Schemas(strict);
    }

    /** The document that the service publishes. It is read once; do not change its nodes. */
    public static ApiDocument load() {
        return Loaded.DOCUMENT;
    }

    /** The AsyncAPI document, without the schemas that it takes from this one. */
    public static JsonNode loadAsyncApi() {
        return read("/asyncapi.yaml");
    }

    /** A document without the blocks that its operations have in common. Closes the stream. */
    public static JsonNode read(InputStream yaml) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000);
        try (yaml) {
            ObjectNode root = JsonMapper.shared().valueToTree(new Yaml(options).load(yaml));
            root.remove("x-shared");
            return root;
        }
    }

    private static JsonNode read(String resource) {
        try {
            return read(Objects.requireNonNull(ApiDocument.class.getResourceAsStream(resource), resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode root() {
        return root;
    }

    /** All operations in the order of the document. */
    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> operations.add(new Operation(
                                entry.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                pointer("/paths", path.getKey(), entry.getKey()),
                                entry.getValue()))));
        return operations;
    }

    /** The node at the pointer. Follows a {@code $ref}. */
    public Located resolve(String at) {
        JsonNode node = root.at(at);
        return node.has("$ref") ? resolve(node.path("$ref").stringValue().substring(1)) : new Located(at, node);
    }

    /** Validates a value against the schema at the pointer. Empty if the value is valid. */
    public List<String> errors(String schemaAt, JsonNode value) {
        return asWritten.errors(schemaAt, value);
    }

    /**
     * Like {@link #errors}, but a field that the schema does not name is an error too, and so is a time that is not in
     * UTC with microseconds. For responses of the service.
     */
    public List<String> errorsOrUndocumented(String schemaAt, JsonNode value) {
        return closed.errors(schemaAt, value);
    }

    /** Appends parts to a JSON pointer and escapes them. */
    public static String pointer(String base, String... parts) {
        StringBuilder pointer = new StringBuilder(base);
        for (String part : parts) {
            pointer.append('/').append(part.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            boolean open = object.path("type").stringValue("").equals("object")
                    && object.has("properties")
                    && !object.has("additionalProperties");
            if (open) {
                object.put("additionalProperties", false);
            }
            object.path("properties").forEach(ApiDocument::close);
        }
    }

    /** The document itself has no such pattern: generated clients would apply it to what they have parsed as a time. */
    private static void requireMicroseconds(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("format").stringValue("").equals("date-time")) {
            object.put("pattern", UTC_WITH_MICROSECONDS);
        }
        schema.path("properties").forEach(ApiDocument::requireMicroseconds);
    }

    /** The schemas of one document, which is held once: a registry asked for a part of it would keep a copy for each. */
    private static final class Schemas {

        private final Schema document;
        private final Map<String, Schema> parts = new ConcurrentHashMap<>();

        Schemas(JsonNode document) {
            this.document = SchemaRegistry.withDialect(Dialects.getOpenApi31(), builder -> {})
                    .getSchema(SchemaLocation.of(ADDRESS), document);
        }

        List<String> errors(String at, JsonNode value) {
            Schema schema = parts.computeIfAbsent(
                    at,
                    part -> document.getRefSchema(
                            SchemaLocation.of(ADDRESS + "#" + part).getFragment()));
            return schema.validate(value).stream()
                    .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                    .toList();
        }
    }

    private static final class Loaded {
        private static final ApiDocument DOCUMENT = new ApiDocument(read("/openapi.yaml"));
    }
}
