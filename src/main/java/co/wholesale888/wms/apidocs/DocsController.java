package co.wholesale888.wms.apidocs;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Serves the documentation pages: Swagger UI for {@code /v1/openapi.json}, and the list of errors that the {@code type}
 * of every problem links to. The pages load nothing from other servers, and their Content-Security-Policy enforces
 * that.
 */
@Controller
class DocsController {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    private static final MediaType SCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);
    private static final MediaType STYLE = new MediaType("text", "css", StandardCharsets.UTF_8);

    private final Map<String, StaticFile> files;

    DocsController() throws IOException {
        String swagger = "META-INF/resources/webjars/swagger-ui/%s/".formatted(swaggerVersion());
        this.files = Map.of(
                "swagger-ui.css", new StaticFile(new ClassPathResource(swagger + "swagger-ui.css"), STYLE),
                "swagger-ui-bundle.js", new StaticFile(new ClassPathResource(swagger + "swagger-ui-bundle.js"), SCRIPT),
                "docs.css", new StaticFile(new ClassPathResource("docs/docs.css"), STYLE),
                "docs.js", new StaticFile(new ClassPathResource("docs/docs.js"), SCRIPT));
    }

    @GetMapping("/docs")
    ResponseEntity<Resource> docs() {
        return page().body(new ClassPathResource("docs/docs.html"));
    }

    @GetMapping("/docs/")
    ResponseEntity<Void> docsWithSlash() {
        return ResponseEntity.status(308).location(URI.create("/docs")).build();
    }

    @GetMapping("/docs/assets/{name}")
    ResponseEntity<Resource> file(@PathVariable String name) {
        StaticFile file = files.get(name);
        if (file == null) {
            throw RefusedException.notFound("page");
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
                .contentType(file.type)
                .body(file.resource);
    }

    @GetMapping("/docs/errors")
    ResponseEntity<String> errors() throws IOException {
        String rows = Arrays.stream(ErrorCode.values())
                .map(code -> "<tr id=\"%1$s\"><td><code>%1$s</code></td><td>%2$s</td><td>%3$s</td></tr>"
                        .formatted(code.code(), code.status(), code.title()))
                .collect(Collectors.joining("\n"));
        String page = new ClassPathResource("docs/errors.html").getContentAsString(StandardCharsets.UTF_8);
        return page().body(page.replace("<!--rows-->", rows));
    }

    private static ResponseEntity.BodyBuilder page() {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .cacheControl(CacheControl.noCache())
                .contentType(HTML);
    }

    private static String swaggerVersion() throws IOException {
        Resource properties = new ClassPathResource("META-INF/maven/org.webjars/swagger-ui/pom.properties");
        return PropertiesLoaderUtils.loadProperties(properties).getProperty("version");
    }

    private record StaticFile(Resource resource, MediaType type) {}
}
