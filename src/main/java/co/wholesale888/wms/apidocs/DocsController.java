package co.wholesale888.wms.apidocs;

import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.tomcat.util.http.parser.AcceptEncoding;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Serves the documentation, which {@link DocsBuilder} has rendered when the service was built. The pages load nothing
 * from other servers, and their Content-Security-Policy enforces that. Browsers keep the files, and ask whether they
 * are still the same.
 */
@Controller
class DocsController {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The script of the API reference adds style elements and attributes to its page. */
    private static final String REFERENCE_POLICY =
            POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    private static final MediaType MARKDOWN = new MediaType("text", "markdown", StandardCharsets.UTF_8);
    private static final MediaType PLAIN = new MediaType("text", "plain", StandardCharsets.UTF_8);
    private static final MediaType SCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);
    private static final MediaType STYLE = new MediaType("text", "css", StandardCharsets.UTF_8);

    /** The script of the API reference. */
    static final String SCALAR = "META-INF/resources/webjars/scalar/scalar.js";

    private static final String SCALAR_COMPRESSED = "docs/scalar.js.gz";

    /** Not text/javascript, which the server would compress anew for each request: that takes 0.1 s of a processor. */
    private static final MediaType LARGE_SCRIPT = new MediaType("application", "javascript", StandardCharsets.UTF_8);

    private static final Map<String, StaticFile> ASSETS = Map.of(
            "clients.zip", new StaticFile("docs/clients.zip", MediaType.valueOf("application/zip")),
            "docs.css", new StaticFile("docs/docs.css", STYLE),
            "docs.js", new StaticFile("docs/docs.js", SCRIPT),
            "icon.svg", new StaticFile("portal/icon.svg", MediaType.valueOf("image/svg+xml")),
            "reference.css", new StaticFile("docs/reference.css", STYLE),
            "reference.js", new StaticFile("docs/reference.js", SCRIPT),
            "scalar.js", new StaticFile(SCALAR, LARGE_SCRIPT));

    private final Map<String, String> etags = new ConcurrentHashMap<>();

    @GetMapping("/docs")
    ResponseEntity<Resource> home() throws IOException {
        return page("");
    }

    @GetMapping("/docs/")
    ResponseEntity<Void> homeWithSlash() {
        return ResponseEntity.status(308).location(URI.create("/docs")).build();
    }

    @GetMapping("/docs/{name}")
    ResponseEntity<Resource> page(@PathVariable String name) throws IOException {
        boolean asMarkdown = name.endsWith(".md");
        DocsPage page = DocsPage.ofPath(asMarkdown ? name.substring(0, name.length() - 3) : name);
        if (page == null || (asMarkdown && !page.isMarkdown())) {
            throw RefusedException.notFound("page");
        }
        String file = "docs/pages/%s.%s".formatted(page.file(), asMarkdown ? "md" : "html");
        return answer(new StaticFile(file, asMarkdown ? MARKDOWN : HTML))
                .header("Content-Security-Policy", page == DocsPage.REFERENCE ? REFERENCE_POLICY : POLICY)
                .header("Referrer-Policy", "no-referrer")
                .body(new ClassPathResource(file));
    }

    @GetMapping("/docs/assets/{name}")
    ResponseEntity<Resource> asset(@PathVariable String name, HttpServletRequest request) throws IOException {
        StaticFile file = ASSETS.get(name);
        if (file == null) {
            throw RefusedException.notFound("file");
        }
        ResponseEntity.BodyBuilder answer = answer(file);
        if (file.path.equals(SCALAR)) {
            answer.varyBy(HttpHeaders.ACCEPT_ENCODING);
            if (acceptsGzip(request)) {
                return answer.header(HttpHeaders.CONTENT_ENCODING, "gzip")
                        .body(new ClassPathResource(SCALAR_COMPRESSED));
            }
        }
        return answer.body(new ClassPathResource(file.path));
    }

    private static boolean acceptsGzip(HttpServletRequest request) throws IOException {
        for (String accepted : Collections.list(request.getHeaders(HttpHeaders.ACCEPT_ENCODING))) {
            if (AcceptEncoding.parse(new StringReader(accepted)).stream()
                    .anyMatch(coding -> coding.getEncoding().equalsIgnoreCase("gzip") && coding.getQuality() > 0)) {
                return true;
            }
        }
        return false;
    }

    /** What there is, for language models; see llmstxt.org. */
    @GetMapping("/llms.txt")
    ResponseEntity<Resource> llms() throws IOException {
        StaticFile file = new StaticFile("docs/llms.txt", PLAIN);
        return answer(file).body(new ClassPathResource(file.path));
    }

    private ResponseEntity.BodyBuilder answer(StaticFile file) throws IOException {
        String etag = etags.get(file.path);
        if (etag == null) {
            try (InputStream content = new ClassPathResource(file.path).getInputStream()) {
                etag = DigestUtils.md5DigestAsHex(content);
            }
            etags.put(file.path, etag);
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .eTag("W/\"%s\"".formatted(etag)) // weak, since the answer may be compressed
                .contentType(file.type);
    }

    private record StaticFile(String path, MediaType type) {}
}
