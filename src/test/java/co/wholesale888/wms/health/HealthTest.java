package co.wholesale888.wms.health;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.testing.DocumentedAnswers;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServiceTest
class HealthTest {

    private final DocumentedAnswers documented = new DocumentedAnswers();

    @LocalServerPort
    private int port;

    @Autowired
    private ServiceVersion version;

    @Test
    void healthShowsTheVersionAndTheDatabase() throws Exception {
        var answer = get("/api/wms/v1/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"status\":\"UP\",\"version\":\"%s\",\"time\":\"2".formatted(version.text()))
                .endsWith("\"checks\":{\"database\":\"UP\"}}");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/health/live", "/v1/health/ready"})
    void theProbesSayUp(String path) throws Exception {
        assertThat(get(path).body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void aParameterIsRefused() throws Exception {
        assertThat(get("/v1/health?verbose=1").statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return documented.check(client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .build(),
                    BodyHandlers.ofString()));
        }
    }
}
