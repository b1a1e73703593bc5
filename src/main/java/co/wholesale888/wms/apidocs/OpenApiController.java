package co.wholesale888.wms.apidocs;

import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.web.BasePath;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves {@code openapi.yaml} and {@code asyncapi.yaml} as JSON with the running version. The documents are converted
 * once, at the first request.
 */
@Lazy
@RestController
class OpenApiController {

    private static final String SCHEMAS = "#/components/schemas/";

    private final JsonMapper mapper;
    private final Document openApi;
    private final Document openApiUnderBasePath;
    private final Document asyncApi;

    OpenApiController(JsonMapper mapper, ServiceVersion version) throws IOException {
        this.mapper = mapper;
        ObjectNode http = read("openapi.yaml", version);
        ObjectNode messages = read("asyncapi.yaml", version);
        addSchemas(messages, http.withObject("/components/schemas"));
        this.asyncApi = document(messages);
        this.openApi = document(http);
        // The API reference sends its requests to the first server
        http.withArray("/servers").insert(0, http.withArray("/servers").remove(1));
        this.openApiUnderBasePath = document(http);
    }

    @GetMapping("/v1/openapi.json")
    ResponseEntity<byte[]> openApi(HttpServletRequest request) {
        return json(BasePath.isUsedBy(request) ? openApiUnderBasePath : openApi);
    }

    @GetMapping("/v1/asyncapi.json")
    ResponseEntity<byte[]> asyncApi() {
        return json(asyncApi);
    }

    private static ResponseEntity<byte[]> json(Document document) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .eTag(document.etag)
                .contentType(MediaType.APPLICATION_JSON)
                .body(document.json);
    }

    private ObjectNode read(String name, ServiceVersion version) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000);
        try (InputStream in = new ClassPathResource(name).getInputStream()) {
            ObjectNode root = mapper.valueToTree(new Yaml(new SafeConstructor(options)).load(in));
            root.remove("x-shared");
            root.withObject("/info").put("version", version.text());
            return root;
        }
    }

    private Document document(ObjectNode root) {
        byte[] json = mapper.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        return new Document(json, "W/\"%s\"".formatted(DigestUtils.md5DigestAsHex(json)));
    }

    /** Copies the schemas that the document refers to, and those that they refer to in turn. */
    private static void addSchemas(ObjectNode document, ObjectNode schemas) {
        ObjectNode used = document.withObject("/components/schemas");
        Queue<JsonNode> unread = new ArrayDeque<>();
        unread.add(document);
        while (!unread.isEmpty()) {
            for (JsonNode reference : unread.remove().findValues("$ref")) {
                String target = reference.stringValue();
                String name = target.startsWith(SCHEMAS) ? target.substring(SCHEMAS.length()) : "";
                if (!name.isEmpty() && !used.has(name)) {
                    JsonNode schema = schemas.required(name).deepCopy();
                    used.set(name, schema);
                    unread.add(schema);
                }
            }
        }
    }

    /** @param etag weak, since the answer may be compressed */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Document(byte[] json, String etag) {}
}
