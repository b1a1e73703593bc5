package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServiceTest
class PathsTest {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource(textBlock = """
            A-1_b, A-1_b
            A%2FB, A/B
            A%2fB, A/B
            A%2F..%2FB, A/../B
            A%2F%2FB, A//B
            A%2F.%2F, A/./
            A+B, A+B
            A%2BB, A+B
            A%2EB.., A.B..
            A%252FB, A%2FB
            a%3Bb%5Cc%25, a;b\\c%
            """)
    void aNameInAPathIsDecodedOnce(String sent, String meant) throws IOException {
        assertThat(RawHttp.request(port, "GET /test/skus/" + sent))
                .contains(" 200 ")
                .endsWith("{\"sku\":\"" + meant.replace("\\", "\\\\") + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/test/skus/a%zz",
                "/test/skus/a%2",
                "/test/skus/a%00b",
                "/test/skus/a%0ab",
                "/test/skus/a%7f",
                "/test/skus/%FF",
                "/test/skus/%C0%AF",
                "/test/skus/%ED%A0%80",
                "/test/skus/a\\b",
                "/test/skus/a;jsessionid=1",
                "/test/skus/a;",
                "//test/plain",
                "/test//plain",
                "/test/plain//",
                "/test/./plain",
                "/test/../test/plain",
                "/test/%2e%2E/test/plain",
                "/test/skus/.",
                "/../../etc/passwd",
                "/test/skus/\u00e9",
                "/test/skus/<b>",
                "/test/plain?x=<",
                "/test/plain#x",
                "/api/wms//test/plain",
                "/api/wms/;/test/plain",
                "test/plain",
                "*",
            })
    void anAmbiguousPathIsRefused(String target) throws IOException {
        String answer = RawHttp.request(port, "GET " + target);

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("X-Request-Id: ", "Content-Type: application/problem+json", "\"code\":\"malformed_request\"");
    }

    @Test
    void pathsAreServedUnderTheBasePathToo() throws IOException {
        assertThat(RawHttp.request(port, "GET /api/wms/test/skus/A%2FB")).endsWith("{\"sku\":\"A/B\"}");
    }

    @Test
    void aProblemContainsThePathThatTheCallerUsed() throws IOException {
        assertThat(RawHttp.request(port, "GET /api/wms/test/plain?x=1"))
                .contains("\"instance\":\"/api/wms/test/plain\"");
        assertThat(RawHttp.request(port, "GET /api/wms/test/none")).contains("\"instance\":\"/api/wms/test/none\"");
        assertThat(RawHttp.request(port, "GET /api/wms/test/skus/%FF"))
                .contains("\"instance\":\"/api/wms/test/skus/%FF\"");
    }

    @Test
    void aLocationKeepsTheCallersPrefix() throws IOException {
        assertThat(RawHttp.request(port, "POST /test/created", "Content-Length: 0"))
                .contains(" 201 ", "Location: /v1/things/1\r\n");
        assertThat(RawHttp.request(port, "POST /api/wms/test/created", "Content-Length: 0"))
                .contains(" 201 ", "Location: /api/wms/v1/things/1\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/wms", "/api/wmsx/test/plain", "/%61pi/wms/test/plain", "/api/wms/api/wms/test/plain"})
    void aPathThatResemblesTheBasePathIsNotFound(String target) throws IOException {
        assertThat(RawHttp.request(port, "GET " + target)).doesNotContain(" 200 ");
    }
}
