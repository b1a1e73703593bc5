package co.wholesale888.wms.requests;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.ServiceTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServiceTest
class ArgumentsTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Test
    void aBodyIsReadAsJsonWhateverItsContentTypeSays() throws Exception {
        var answer = send(request("/test/body")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("{\"a\":\"1=2&b\"}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"a\":\"1=2&b\"}");
    }

    @Test
    void aBodyOfOneMebibyteIsReadAndOneByteMoreIsRefused() throws Exception {
        String padding = " ".repeat(RawBody.MAX_BYTES - 2);

        assertThat(send(request("/test/body").POST(BodyPublishers.ofString("{}" + padding)))
                        .statusCode())
                .isEqualTo(200);
        assertTooLarge(send(request("/test/body").POST(BodyPublishers.ofString("{} " + padding))));
    }

    @Test
    void aChunkedBodyIsLimitedToo() throws Exception {
        byte[] body = ("{}" + " ".repeat(RawBody.MAX_BYTES)).getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertTooLarge(
                send(request("/test/body").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))));
    }

    @Test
    void aHandlerWithoutABodyRefusesAnOversizeOne() throws Exception {
        assertTooLarge(
                send(request("/test/no-body").POST(BodyPublishers.ofByteArray(new byte[RawBody.MAX_BYTES + 1]))));
    }

    @Test
    void aHandlerWithoutAQueryAcceptsNoParameters() throws Exception {
        var answer = send(request("/test/plain?x=1&x=2").GET());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"code\":\"invalid_parameter\"", "\"field\":\"x\"", "\"instance\":\"/test/plain\"")
                .doesNotContain("available");
    }

    @Test
    void aQueryAcceptsOnlyItsOwnParameters() throws Exception {
        assertThat(send(request("/test/query?a=1,2&a=3").GET()).body()).isEqualTo("{\"a\":[\"1\",\"2\",\"3\"]}");
        assertThat(send(request("/test/query?c=1").GET()).statusCode()).isEqualTo(400);
    }

    @Test
    void responsesKeepFieldOrderNullsSlashesAndSixDigits() throws Exception {
        assertThat(send(request("/test/plain").GET()).body())
                .isEqualTo("{\"z\":\"a/b\",\"nothing\":null,\"at\":\"2026-11-23T07:31:00.000000Z\",\"a\":1}");
    }

    private static void assertTooLarge(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"payload_too_large\"");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
