package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Malformed HTTP that no filter or controller sees. */
@ServiceTest
class ContainerErrorsTest {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @MethodSource
    void malformedHttpIsAProblem(int status, String request) throws IOException {
        String answer = RawHttp.send(port, request);

        assertThat(answer)
                .startsWith("HTTP/1.1 %s ".formatted(status))
                .contains(
                        "X-Request-Id: ",
                        "Content-Type: application/problem+json",
                        "\"status\":%s,".formatted(status),
                        "\"code\":\"malformed_request\"",
                        "\"requestId\":\"")
                .doesNotContain("<html", "Tomcat", "java.", "Server:");
    }

    static Stream<Arguments> malformedHttpIsAProblem() {
        String body = "POST /test/body HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
        return Stream.of(
                Arguments.of(400, "GARBAGE\r\n\r\n"),
                Arguments.of(400, "\0\1\2\r\n\r\n"),
                Arguments.of(400, "G<T / HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "GET /test/plain HTTP/1.1\r\n\r\n"),
                Arguments.of(400, "GET /test/plain HTTP/1.1\r\nHost: a b\r\n\r\n"),
                Arguments.of(400, "GET /test/plain HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                Arguments.of(400, "GET /test/plain HTTP/1.1\r\nHost: a\r\nno colon here\r\n\r\n"),
                Arguments.of(400, "GET /test/plain HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\1b\r\n\r\n"),
                Arguments.of(400, body + "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n"),
                Arguments.of(400, body + "Content-Length: abc\r\n\r\n"),
                Arguments.of(400, body + "Content-Length: -1\r\n\r\n"),
                Arguments.of(400, body + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
                Arguments.of(400, body + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
                Arguments.of(400, body + "Content-Length: 2\r\nExpect: miracles\r\n\r\n{}"),
                Arguments.of(400, body + "Content-Length: 2\r\nContent-Encoding: gzip\r\n\r\n{}"),
                Arguments.of(431, "GET /test/plain HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(60_000) + "\r\n\r\n"),
                Arguments.of(431, "GET /test/plain HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(120) + "\r\n"),
                Arguments.of(431, "GET /" + "x".repeat(60_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(501, body + "Transfer-Encoding: sideways\r\n\r\n"),
                Arguments.of(501, "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n"),
                Arguments.of(505, "GET /test/plain HTTP/2.7\r\nHost: a\r\n\r\n"));
    }

    @Test
    void http09IsRefused() throws IOException {
        for (String request : new String[] {"GET /v1/health\r\n", "GET /v1/health\r\n\r\n", "GET /v1/health\n"}) {
            assertThat(RawHttp.send(port, request)).doesNotContain("UP").contains("malformed_request");
        }
    }

    /** Allowed by RFC 9112 (sections 2.2 and 5.2), and the container has no setting to refuse them. */
    @Test
    void foldedLinesAndBareLineFeedsHaveOneReading() throws IOException {
        String get = "GET /test/plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
        for (String fold : new String[] {" ", "\t", "\r\n ", "\r\n\t", "\n  \r\n "}) {
            assertThat(RawHttp.send(port, get + "Accept:" + fold + "text/csv\r\n\r\n"))
                    .startsWith("HTTP/1.1 406 ");
        }
        assertThat(RawHttp.send(port, get + "X:\r\n y\r\n\tX-Request-Id: order-8\r\n\r\n"))
                .contains("HTTP/1.1 200 ")
                .doesNotContain("order-8");
        assertThat(RawHttp.send(port, (get + "X: y\nX-Request-Id: order-9\r\n\r\n").replace("\r\n", "\n")))
                .contains("X-Request-Id: order-9\r\n");
    }

    @Test
    void framingHiddenByFoldsOrBareLineFeedsIsNotOverlooked() throws IOException {
        String chunks = "Content-Length: 45\r\n\r\n0\r\n\r\n";
        String smuggled = "GET /test/plain HTTP/1.1\r\nHost: a\r\n\r\n";
        for (String framing : new String[] {
            "Transfer-Encoding:\r\n chunked\r\n",
            "Transfer-Encoding:\r\n\tchunked\r\n",
            "X: y\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\n",
            "Transfer-Encoding: \n chunked\n"
        }) {
            String request = "POST /test/body HTTP/1.1\r\nHost: a\r\n" + framing + chunks + smuggled;
            assertThat(RawHttp.send(port, request).split("HTTP/1.1 ", -1))
                    .as(framing)
                    .hasSize(2);
        }
        for (String refused : new String[] {"X: y\rTransfer-Encoding: chunked\r\n", " X: y\r\n", "X : y\r\n"}) {
            String request = "POST /test/body HTTP/1.1\r\n" + refused + "Host: a\r\n" + chunks + smuggled;
            assertThat(RawHttp.send(port, request))
                    .as(refused)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("malformed_request");
        }
    }

    @Test
    void theHostHeaderIsNotSentBack() throws IOException {
        for (String prefix : new String[] {"", "/api/wms"}) {
            String target = "POST " + prefix + "/test/created HTTP/1.1\r\n";
            assertThat(RawHttp.send(
                            port, target + "Host: evil.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                    .contains("\r\nLocation: " + prefix + "/v1/things/1\r\n")
                    .doesNotContain("evil");
        }
        String page = "GET /portal HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
        assertThat(RawHttp.send(port, page))
                .contains("\r\nLocation: /portal/sign-in")
                .doesNotContain("evil");
    }

    /** A body is asked for by {@code 100 Continue} when it is first read. */
    @Test
    void noBodyIsReadFromCallersWithoutABusiness() throws IOException {
        String[] body = {"Expect: 100-continue", "Content-Length: 8193"};
        assertThat(RawHttp.request(port, "POST /v1/stock/update", body)).startsWith("HTTP/1.1 401 ");
        assertThat(RawHttp.request(port, "POST /ops/v1/accounts", body)).startsWith("HTTP/1.1 401 ");
        assertThat(RawHttp.request(port, "POST /v1/none", body)).startsWith("HTTP/1.1 401 ");
        assertThat(RawHttp.request(port, "POST /portal/warehouses/new", body)).startsWith("HTTP/1.1 302 ");
        assertThat(RawHttp.request(port, "POST /portal/sign-in", body)).startsWith("HTTP/1.1 413 ");
        assertThat(RawHttp.request(port, "POST /portal/sign-up", body)).startsWith("HTTP/1.1 413 ");
        body[1] = "Content-Length: 8192";
        assertThat(RawHttp.request(port, "POST /portal/sign-in", body)).startsWith("HTTP/1.1 100 ");
    }

    @Test
    void anUnknownMethodIsRefusedWithTheAllowedOnes() throws IOException {
        assertThat(RawHttp.request(port, "FOO /test/plain"))
                .contains(" 405 ", "\r\nAllow: GET\r\n", "method_not_allowed");
        assertThat(RawHttp.request(port, "TRACE /test/plain")).contains(" 405 ", "\r\nAllow: ", "method_not_allowed");
        assertThat(RawHttp.request(port, "POST /test/plain", "Content-Length: 0"))
                .contains(" 405 ", "\r\nAllow: GET\r\n", "method_not_allowed");
    }

    @Test
    void anErrorForHeadHasHeadersAndNoBody() throws IOException {
        assertThat(RawHttp.request(port, "HEAD /test/none"))
                .contains(" 404 ", "application/problem+json", "X-Request-Id: ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void anUnavailableMediaTypeIsNotAcceptable() throws IOException {
        assertThat(RawHttp.request(port, "GET /test/plain", "Accept: text/csv"))
                .contains(" 406 ", "application/problem+json", "\"code\":\"not_acceptable\"");
    }

    @Test
    void anErrorIsAProblemWhateverTheCallerAccepts() throws IOException {
        assertThat(RawHttp.request(port, "GET /test/none", "Accept: text/html"))
                .contains(" 404 ", "application/problem+json", "\"code\":\"not_found\"");
    }

    @Test
    void aValidRequestIdIsKept() throws IOException {
        assertThat(RawHttp.request(port, "GET /test/plain", "X-Request-Id: order-7/a:1"))
                .contains("X-Request-Id: order-7/a:1\r\n");
        assertThat(RawHttp.request(port, "GET /test/plain", "X-Request-Id: <script>"))
                .doesNotContain("<script>");
        assertThat(RawHttp.request(port, "GET /test/plain", "X-Request-Id: " + "x".repeat(129)))
                .doesNotContain("xxx");
        assertThat(RawHttp.request(port, "GET /test/none", "X-Request-Id: order-8"))
                .contains("\"requestId\":\"order-8\"");
    }
}
