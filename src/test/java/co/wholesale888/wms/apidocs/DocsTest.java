package co.wholesale888.wms.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ApiDocument;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ServiceTest
class DocsTest {

    private static final Pattern MARKDOWN_LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private ServiceVersion version;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theDocumentIsServedAsJsonWithTheVersionThatRuns() throws Exception {
        var answer = get("/v1/openapi.json");

        ObjectNode expected = ApiDocument.load().root().deepCopy().asObject();
        expected.withObject("/info").put("version", version.text());
        JsonNode served = JsonMapper.shared().readTree(answer.body());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(served).isEqualTo(expected);
    }

    @Test
    void underTheBasePathTheDocumentNamesThatAddressFirst() throws Exception {
        JsonNode plain = JsonMapper.shared().readTree(get("/v1/openapi.json").body());
        JsonNode prefixed =
                JsonMapper.shared().readTree(get("/api/wms/v1/openapi.json").body());

        assertThat(plain.at("/servers/0/url").stringValue()).isEqualTo("/");
        assertThat(prefixed.at("/servers/0/url").stringValue()).isEqualTo("/api/wms");
        assertThat(prefixed.at("/paths")).isEqualTo(plain.at("/paths"));
    }

    @ParameterizedTest
    @EnumSource
    void everyPageLoadsOnlyFilesOfThisService(DocsPage page) throws Exception {
        var answer = get("/" + page.linkFrom(DocsPage.HOME));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("http", "*");
        Document html = Jsoup.parse(answer.body());
        assertThat(html.select("[src], link").eachAttr("src")).noneMatch(source -> source.contains("//"));
        assertThat(html.select("link").eachAttr("href")).isNotEmpty().noneMatch(file -> file.contains("//"));
        assertThat(html.select("script:not([src]), style, [style]")).isEmpty();
        assertThat(html.getAllElements())
                .allMatch(element -> element.attributes().asList().stream()
                        .noneMatch(a -> a.getKey().startsWith("on")));
    }

    /** Follows every link from the first page on, within the documentation, also to sections of pages. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/api/wms"})
    void everyLinkOfEveryPageLeadsSomewhere(String prefix) throws Exception {
        URI root = fixtures.api().base().resolve(prefix + "/");
        Map<URI, HttpResponse<String>> answers = new HashMap<>();
        Deque<URI> open = new ArrayDeque<>(List.of(root.resolve("docs"), root.resolve("llms.txt")));
        List<String> broken = new ArrayList<>();
        while (!open.isEmpty()) {
            URI page = open.remove();
            for (String link : links(answer(page, answers))) {
                URI target = page.resolve(link);
                if (!link.contains("://")) {
                    URI file = URI.create(target.toString().replaceFirst("#.*", ""));
                    boolean isNew = !answers.containsKey(file);
                    HttpResponse<String> answer = answer(file, answers);
                    boolean isThere = target.getPath().startsWith(prefix + "/")
                            && (answer.statusCode() == 200 || file.getPath().endsWith("/portal"))
                            && (target.getFragment() == null
                                    || file.getPath().endsWith(".md")
                                    || Jsoup.parse(answer.body()).getElementById(target.getFragment()) != null);
                    if (!isThere) {
                        broken.add(page + " → " + link);
                    }
                    if (isNew && file.getPath().contains("/docs")) {
                        open.add(file);
                    }
                } else {
                    assertThat(link).startsWith("https://");
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(answers.keySet())
                .extracting(file -> file.getPath().substring(prefix.length()))
                .contains(
                        "/docs/errors",
                        "/docs/faq.md",
                        "/docs/assets/scalar.js",
                        "/v1/openapi.json",
                        "/v1/asyncapi.json",
                        "/portal");
    }

    private HttpResponse<String> answer(URI address, Map<URI, HttpResponse<String>> answers) throws Exception {
        HttpResponse<String> answer = answers.get(address);
        if (answer == null) {
            answer = send(HttpRequest.newBuilder(address));
            answers.put(address, answer);
        }
        return answer;
    }

    private static List<String> links(HttpResponse<String> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("text/html")) {
            return Jsoup.parse(answer.body()).select("[href], [src], [data-document]").stream()
                    .map(element -> Stream.of("href", "src", "data-document")
                            .map(element::attr)
                            .filter(link -> !link.isEmpty())
                            .findFirst()
                            .orElse(""))
                    .toList();
        }
        return type.startsWith("text/markdown") || type.startsWith("text/plain")
                ? MARKDOWN_LINK
                        .matcher(answer.body().replaceAll("(?s)```.*?```|`[^`]*`", ""))
                        .results()
                        .map(link -> link.group(1))
                        .toList()
                : List.of();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/api/wms"})
    void theTypeOfEveryProblemLeadsToItsSection(String prefix) throws Exception {
        HttpResponse<String> refused = get(prefix + "/v1/stock");

        String type = Api.json(refused).path("type").stringValue();
        assertThat(type).isEqualTo(prefix + "/docs/errors#missing_token");
        Element section = Jsoup.parse(get(type.replaceFirst("#.*", "")).body()).getElementById("missing_token");
        assertThat(section).isNotNull();
        assertThat(section.nextElementSibling()).isNotNull();
    }

    @Test
    void clientsAndExamplesAreOneArchive() throws Exception {
        assertThat(get("/docs/assets/clients.zip").headers().firstValue("Content-Type"))
                .hasValue("application/zip");
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(
                new ClassPathResource("docs/clients.zip").getInputStream(), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names)
                .contains(
                        "888-wms/clients/java/pom.xml",
                        "888-wms/clients/typescript/src/index.ts",
                        "888-wms/clients/python/src/wms888/client.py",
                        "888-wms/examples/erp-sync/erp_sync.py")
                .noneMatch(name -> name.contains("node_modules") || name.contains("__pycache__"));
    }

    @Test
    void browsersKeepFilesUntilTheyChange() throws Exception {
        for (String path : List.of("/docs/assets/docs.css", "/v1/openapi.json", "/v1/asyncapi.json")) {
            HttpResponse<String> first = get(path);
            String tag = first.headers().firstValue("ETag").orElseThrow();

            HttpResponse<String> again = get(path, "If-None-Match", tag);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theLargeScriptIsCompressedWhenTheServiceIsBuilt() throws Exception {
        String path = "/docs/assets/scalar.js";
        HttpResponse<byte[]> plain = bytes(path, "identity");
        HttpResponse<byte[]> compressed = bytes(path, "br, gzip");

        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        // What the container compresses itself has no length
        assertThat(compressed.headers().firstValueAsLong("Content-Length"))
                .hasValue(new ClassPathResource("docs/scalar.js.gz").contentLength());
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(compressed.headers().firstValue("Content-Type"))
                .isEqualTo(plain.headers().firstValue("Content-Type"))
                .hasValue("application/javascript;charset=UTF-8");
        assertThat(compressed.headers().firstValue("ETag"))
                .isEqualTo(plain.headers().firstValue("ETag"))
                .isPresent();
        for (HttpResponse<byte[]> answer : List.of(plain, compressed)) {
            assertThat(answer.headers().allValues("Vary")).containsExactly("Accept-Encoding");
        }
        assertThat(bytes(path, "gzip;q=0").headers().firstValue("Content-Encoding"))
                .isEmpty();
        assertThat(get(
                                path,
                                "Accept-Encoding",
                                "gzip",
                                "If-None-Match",
                                compressed.headers().firstValue("ETag").orElseThrow())
                        .statusCode())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assets/index.html",
                "assets/..%2Fapplication.yaml",
                "operator-guide",
                "reference.md",
                "home",
                "a.md"
            })
    void whatIsNoPageIsNotFound(String path) throws Exception {
        assertThat(get("/docs/" + path).body()).contains("\"code\":\"not_found\"");
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(fixtures.api().base().resolve(path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<byte[]> bytes(String path, String acceptEncoding) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(fixtures.api().base().resolve(path)).header("Accept-Encoding", acceptEncoding);
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
