package co.wholesale888.wms.apidocs;

import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.web.BasePath;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Serves {@code openapi.yaml} as JSON with the running version. The document is converted once, at the first request. */
@Lazy
@RestController
class OpenApiController {

    private final byte[] document;
    private final byte[] documentUnderBasePath;

    OpenApiController(JsonMapper mapper, ServiceVersion version) throws IOException {
        try (InputStream in = new ClassPathResource("openapi.yaml").getInputStream()) {
            Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            ObjectNode root = mapper.valueToTree(yaml);
            root.withObject("/info").put("version", version.text());
            this.document = mapper.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
            // Swagger UI sends its requests to the first server
            root.withArray("/servers").insert(0, root.withArray("/servers").remove(1));
            this.documentUnderBasePath = mapper.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        }
    }

    @GetMapping("/v1/openapi.json")
    ResponseEntity<byte[]> openApi(HttpServletRequest request) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .contentType(MediaType.APPLICATION_JSON)
                .body(BasePath.isUsedBy(request) ? documentUnderBasePath : document);
    }
}
