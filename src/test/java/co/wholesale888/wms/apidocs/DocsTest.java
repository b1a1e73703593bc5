package co.wholesale888.wms.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.testing.ApiDocument;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ServiceTest
class DocsTest {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

    @LocalServerPort
    private int port;

    @Autowired
    private ServiceVersion version;

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
    @ValueSource(strings = {"/docs", "/docs/errors", "/api/wms/docs", "/api/wms/docs/errors"})
    void everyPageLoadsOnlyFilesOfThisService(String path) throws Exception {
        var page = get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("http", "*");
        assertThat(page.body()).doesNotContain("://", "onclick", "<script>");
        var links = LINK.matcher(page.body())
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.startsWith("data:"))
                .toList();
        assertThat(links).isNotEmpty();
        for (String link : links) {
            URI target = page.uri().resolve(link);
            assertThat(get(target.getPath()).statusCode()).as(link).isEqualTo(200);
        }
    }

    @Test
    void everyErrorHasItsPlaceOnTheErrorsPage() throws Exception {
        String page = get("/docs/errors").body();

        for (ErrorCode code : ErrorCode.values()) {
            assertThat(page).contains("id=\"%s\"".formatted(code.code()));
        }
    }

    @Test
    void whatIsNoPageIsNotFound() throws Exception {
        assertThat(get("/docs/assets/index.html").body()).contains("\"code\":\"not_found\"");
        assertThat(get("/docs/assets/..%2Fapplication.yaml").body()).contains("\"code\":\"not_found\"");
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
