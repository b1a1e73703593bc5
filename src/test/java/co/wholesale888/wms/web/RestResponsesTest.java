package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServiceTest
class RestResponsesTest {

    @LocalServerPort
    private int port;

    @Test
    void jsonIsSentAsAWholeWithItsLength() throws IOException {
        String answer = request("GET /test/plain");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Type: application/json\r\n", "Content-Length: 67\r\n")
                .doesNotContain("Transfer-Encoding")
                .endsWith("{\"z\":\"a/b\",\"nothing\":null,\"at\":\"2026-11-23T07:31:00.000000Z\",\"a\":1}");
    }

    @Test
    void statusAndHeadersAreThoseOfTheController() throws IOException {
        assertThat(request("POST /test/created"))
                .startsWith("HTTP/1.1 201")
                .contains("Location: /v1/things/1\r\n", "Content-Length: 8\r\n")
                .endsWith("{\"id\":1}");
    }

    @Test
    void aResponseWithoutABodyIsEmpty() throws IOException {
        assertThat(request("GET /test/empty"))
                .startsWith("HTTP/1.1 202")
                .contains("Link: </a>, </b>\r\n", "Content-Length: 0\r\n")
                .doesNotContain("\r\nContent-Type:");
    }

    @Test
    void headHasTheHeadersOfGetWithoutItsBody() throws IOException {
        assertThat(request("HEAD /test/plain"))
                .contains("Content-Type: application/json\r\n", "Content-Length: 67\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void whatTheClientHasAlreadyIsNotSentAgain() throws IOException {
        String first = request("GET /v1/openapi.json");
        String etag = first.lines()
                .filter(line -> line.startsWith("ETag: "))
                .findFirst()
                .orElseThrow()
                .substring("ETag: ".length());

        assertThat(request("GET /v1/openapi.json", "If-None-Match: " + etag))
                .startsWith("HTTP/1.1 304")
                .containsOnlyOnce("ETag: " + etag)
                .contains("Cache-Control: no-cache\r\n")
                .endsWith("\r\n\r\n");
        assertThat(request("GET /v1/openapi.json", "If-None-Match: W/\"other\""))
                .startsWith("HTTP/1.1 200")
                .containsOnlyOnce("ETag: " + etag);
    }

    private String request(String methodAndTarget, String... headers) throws IOException {
        return RawHttp.request(port, methodAndTarget, headers);
    }
}
