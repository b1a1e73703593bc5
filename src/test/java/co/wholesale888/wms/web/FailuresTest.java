package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.testing.ReadsLog;
import co.wholesale888.wms.testing.ServiceTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServiceTest
@ReadsLog
class FailuresTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"defect", "broken"})
    void aDefectIs500WithoutDetailsAndIsLoggedOnce(String how, CapturedOutput log) throws Exception {
        var answer = get("/test/fail/" + how, BodyHandlers.ofString());

        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("\"code\":\"internal_error\"", "\"requestId\":\"" + id + "\"")
                .doesNotContain("secret", "column", "Exception", "java");
        assertThat(log.getAll().lines().filter(line -> line.contains("Request " + id + " failed")))
                .hasSize(1);
        assertThat(log.getAll()).doesNotContain("Servlet.service()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unreachable", "frozen", "conflict", "stalled"})
    void aDatabaseOutageIs503WithRetryAfter(String how) throws Exception {
        var answer = get("/test/fail/" + how, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).contains("\"code\":\"unavailable\"");
    }

    @Test
    void aStreamThatFailsHalfwayIsCutOff() throws Exception {
        assertThat(readAll("/test/stream/whole")).hasSize(ProbeController.BEYOND_ANY_BUFFER);
        assertThat(readAll("/api/wms/test/stream/whole")).hasSize(ProbeController.BEYOND_ANY_BUFFER);
        assertThatThrownBy(() -> readAll("/test/stream/cut")).isInstanceOf(IOException.class);
    }

    @Test
    void aDisconnectedClientIsNotLoggedAsAnError(CapturedOutput log) throws Exception {
        get("/test/fail/pipe", BodyHandlers.ofString());

        assertThat(log.getAll()).doesNotContain("ERROR");
    }

    @Test
    void aMissingBodyIsNotLoggedAsAnError(CapturedOutput log) throws Exception {
        String answer = RawHttp.request(port, "POST /test/body", "Content-Length: 50");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"malformed_request\"");
        assertThat(log.getAll()).doesNotContain("ERROR");
    }

    @Test
    void anUnpairedSurrogateIsMalformedJson() throws Exception {
        var answer = client.send(
                request("/test/body")
                        .POST(BodyPublishers.ofString("\"\\ud800\""))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"malformed_json\"");
    }

    private byte[] readAll(String path) throws Exception {
        try (InputStream in = get(path, BodyHandlers.ofInputStream()).body()) {
            return in.readAllBytes();
        }
    }

    private <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> handler) throws Exception {
        return client.send(request(path).GET().build(), handler);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }
}
