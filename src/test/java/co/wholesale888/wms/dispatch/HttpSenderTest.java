package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.targets.TargetResolver;
import co.wholesale888.wms.testing.TestReceiver;
import co.wholesale888.wms.tracing.CallSpans;
import co.wholesale888.wms.webhooks.DeliveryStatus;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Sends one attempt to endpoints and name servers that misbehave in every way. */
@Execution(ExecutionMode.CONCURRENT)
class HttpSenderTest {

    static final CallSpans NO_SPANS = new CallSpans(
            new StaticListableBeanFactory().getBeanProvider(Tracer.class),
            new StaticListableBeanFactory().getBeanProvider(Propagator.class));

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
    }

    @Test
    void aRequestHasOnlyTheDocumentedHeaders() {
        TestReceiver receiver = receiver((request, out) ->
                TestReceiver.write(out, OK + "Set-Cookie: a=b; Path=/\r\nContent-Length: 2\r\n\r\nok"));
        HttpSender sender = sender();

        assertThat(sender.send(Attempts.to(receiver.url())).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
        assertThat(sender.send(Attempts.to(receiver.url())).status()).isEqualTo(DeliveryStatus.SUCCEEDED);

        assertThat(receiver.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.headers().keySet())
                        .containsExactlyInAnyOrder(
                                "connection",
                                "content-length",
                                "content-type",
                                "host",
                                "user-agent",
                                "webhook-id",
                                "webhook-signature",
                                "webhook-timestamp",
                                "x-wms-delivery",
                                "x-wms-event",
                                "x-wms-signature"));
        assertThat(receiver.requests().getFirst().header("Connection")).isEqualTo("close");
    }

    @Test
    void slowResponsesAreCutAtTheDeadline() {
        TestReceiver headers = receiver((request, out) -> {
            TestReceiver.write(out, OK);
            for (int i = 0; i < 600; i++) {
                TestReceiver.write(out, "X-" + i + ": drip\r\n");
                Thread.sleep(100);
            }
        });
        TestReceiver body = receiver((request, out) -> {
            TestReceiver.write(out, OK + "Content-Length: 1000\r\n\r\n");
            for (int i = 0; i < 600; i++) {
                TestReceiver.write(out, ".");
                Thread.sleep(100);
            }
        });
        TestReceiver chunks = receiver((request, out) -> {
            TestReceiver.write(out, OK + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 600; i++) {
                TestReceiver.write(out, "1\r\n.\r\n");
                Thread.sleep(100);
            }
        });
        TestReceiver early = receiver((request, out) -> {
            for (int i = 0; i < 600; i++) {
                TestReceiver.write(out, "HTTP/1.1 103 Early Hints\r\n\r\n");
                Thread.sleep(100);
            }
        });
        for (TestReceiver receiver : List.of(headers, body, chunks, early, hanging())) {
            AttemptOutcome outcome = sender(Duration.ofSeconds(1)).send(Attempts.to(receiver.url()));

            assertThat(outcome.error()).isEqualTo(DeliveryError.TIMEOUT_TOTAL);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void anAttemptTimesOutAfterFiveSeconds() {
        AttemptOutcome outcome = sender().send(Attempts.to(hanging().url()));

        assertThat(outcome.error()).isEqualTo(DeliveryError.TIMEOUT_TOTAL);
        assertThat(outcome.responseStatus()).isNull();
        assertThat(HttpSender.TIMEOUT).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void anEndlessResponseIsASuccessAfterSixteenKibibytes() {
        TestReceiver endless = receiver((request, out) -> {
            TestReceiver.write(out, OK + "Transfer-Encoding: chunked\r\n\r\n");
            while (true) {
                TestReceiver.write(out, "400\r\n" + "x".repeat(1_024) + "\r\n");
            }
        });
        TestReceiver bomb = receiver((request, out) -> {
            TestReceiver.write(out, OK + "Content-Encoding: gzip\r\nContent-Length: 99999999\r\n\r\n");
            while (true) {
                TestReceiver.write(out, "x".repeat(1_024));
            }
        });

        assertThat(sender().send(Attempts.to(endless.url())).error()).isNull();
        assertThat(sender().send(Attempts.to(bomb.url())).error()).isNull();
    }

    @Test
    void aResponseThatIsNotHttpIsAProtocolError() {
        TestReceiver endlessHeader = receiver((request, out) -> {
            TestReceiver.write(out, OK + "X-Endless: ");
            while (true) {
                TestReceiver.write(out, "x".repeat(1_024));
            }
        });
        TestReceiver manyHeaders = receiver((request, out) -> {
            TestReceiver.write(out, OK);
            while (true) {
                TestReceiver.write(out, "X-Many: x\r\n");
            }
        });
        TestReceiver garbage = receiver((request, out) -> TestReceiver.write(out, "SSH-2.0-OpenSSH_9.2\r\n\r\n"));
        TestReceiver strange = receiver((request, out) -> TestReceiver.write(out, "HTTP/1.1 999 Hm\r\n\r\n"));

        for (TestReceiver receiver : List.of(endlessHeader, manyHeaders, garbage, strange)) {
            assertThat(sender().send(Attempts.to(receiver.url())).error()).isEqualTo(DeliveryError.PROTOCOL_ERROR);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void anErrorStatusEndsTheAttemptBeforeItsBodyEnds() {
        TestReceiver receiver = receiver((request, out) -> {
            TestReceiver.write(out, "HTTP/1.1 500 No\r\nContent-Length: 1000\r\n\r\nThe reason is");
            Thread.sleep(60_000);
        });

        AttemptOutcome outcome = sender().send(Attempts.to(receiver.url()));

        assertThat(outcome.error()).isEqualTo(DeliveryError.HTTP_5XX);
        assertThat(outcome.responseStatus()).isEqualTo(500);
        assertThat(outcome.answer()).isEqualTo("HTTP/1.1 500 No\n\nThe reason is");
    }

    @Test
    void theBeginningOfARefusalIsKept() {
        String page = "<script>alert(1)</script>" + "x".repeat(20_000);
        TestReceiver html = receiver((request, out) -> TestReceiver.write(
                out,
                "HTTP/1.1 500 Oh no\r\nX-Other: 1\r\nContent-Type: text/html\r\nContent-Length: %s\r\n\r\n%s"
                        .formatted(page.length(), page)));
        TestReceiver endless = receiver((request, out) -> {
            TestReceiver.write(out, "HTTP/1.1 302 Found\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                TestReceiver.write(out, "400\r\n" + "x".repeat(1_024) + "\r\n");
            }
        });
        TestReceiver torn = receiver((request, out) ->
                TestReceiver.write(out, "HTTP/1.1 400 \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbad\r\nzz"));

        assertThat(sender().send(Attempts.to(html.url())).answer())
                .isEqualTo("HTTP/1.1 500 Oh no\nContent-Type: text/html\n\n" + page.substring(0, 4_096));
        AttemptOutcome redirected = sender().send(Attempts.to(endless.url()));
        assertThat(redirected.error()).isEqualTo(DeliveryError.REDIRECT);
        assertThat(redirected.answer()).isEqualTo("HTTP/1.1 302 Found\n\n" + "x".repeat(4_096));
        assertThat(sender().send(Attempts.to(torn.url())).answer()).isEqualTo("HTTP/1.1 400\n\nbad");
        assertThat(sender().send(Attempts.to(
                                receiver((request, out) -> TestReceiver.write(out, OK + "Content-Length: 2\r\n\r\nok"))
                                        .url()))
                        .answer())
                .as("of a success nothing is kept")
                .isNull();
    }

    @Test
    void aBinaryAnswerBecomesText() {
        byte[] bytes = new byte[512];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        TestReceiver receiver = receiver((request, out) -> {
            TestReceiver.write(out, "HTTP/1.1 503 \u001b[31m\r\nContent-Length: 512\r\n\r\n");
            out.write(bytes);
        });

        assertThat(sender().send(Attempts.to(receiver.url())).answer())
                .startsWith("HTTP/1.1 503 [31m\n\n\t\n !\"#")
                .contains("~\uFFFD")
                .doesNotContainPattern("[\\p{Cntrl}&&[^\t\n]]");
    }

    @Test
    void anAcceptedDeliveryWithATruncatedResponseSucceeds() {
        TestReceiver receiver = receiver(
                (request, out) -> TestReceiver.write(out, "HTTP/1.1 202 Yes\r\nContent-Length: 1000\r\n\r\nx"));

        assertThat(sender().send(Attempts.to(receiver.url())).error()).isNull();
    }

    @Test
    void anEndpointWithoutTlsIsATlsError() {
        String url = TestReceiver.answering(200).url().replace("http:", "https:");

        assertThat(sender().send(Attempts.to(url)).error()).isEqualTo(DeliveryError.TLS_ERROR);
    }

    @Test
    void aConnectionThatIsNotEstablishedIsATimeout() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            List<Socket> connected = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                connected.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }

            AttemptOutcome outcome = sender().send(Attempts.to("http://127.0.0.1:" + full.getLocalPort()));

            assertThat(outcome.error()).isEqualTo(DeliveryError.TIMEOUT_CONNECT);
            for (Socket socket : connected) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "fd00::7", "64:ff9b::8.8.8.8"})
    void aHostWithASpecialAddressIsBlocked(String address) {
        TestReceiver receiver = TestReceiver.answering(200);
        opened.add(receiver);
        String url = receiver.url().replace("127.0.0.1", "erp.example.com");

        AttemptOutcome alone = sender(host -> addresses(address), false).send(Attempts.to(url));
        AttemptOutcome amongPublicAddresses =
                sender(host -> addresses("8.8.8.8", address), false).send(Attempts.to(url));
        AttemptOutcome literal = sender(InetAddress::getAllByName, false).send(Attempts.to(receiver.url()));

        assertThat(alone.error()).isEqualTo(DeliveryError.BLOCKED_ADDRESS);
        assertThat(amongPublicAddresses.error()).isEqualTo(DeliveryError.BLOCKED_ADDRESS);
        assertThat(literal.error()).isEqualTo(DeliveryError.BLOCKED_ADDRESS);
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void theCheckedAddressIsTheOneConnectedTo() {
        TestReceiver receiver = TestReceiver.answering(200);
        opened.add(receiver);
        AtomicInteger lookups = new AtomicInteger();
        HttpSender sender = sender(
                host -> {
                    assertThat(host).isEqualTo("erp.example.com");
                    return addresses(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2");
                },
                true);

        AttemptOutcome outcome = sender.send(Attempts.to(receiver.url().replace("127.0.0.1", "erp.example.com")));

        assertThat(outcome.error()).isNull();
        assertThat(lookups).hasValue(1);
        assertThat(receiver.requests().getFirst().header("Host")).startsWith("erp.example.com:");
    }

    private TestReceiver receiver(TestReceiver.Answer answer) {
        return open(TestReceiver.answering(answer));
    }

    private TestReceiver hanging() {
        return open(TestReceiver.hanging());
    }

    private HttpSender sender() {
        return sender(HttpSender.TIMEOUT);
    }

    private HttpSender sender(Duration timeout) {
        TargetResolver resolver = open(new TargetResolver(InetAddress::getAllByName, true));
        return open(sender(resolver, null, timeout));
    }

    private HttpSender sender(TargetResolver.Lookup lookup, boolean allowPrivate) {
        TargetResolver resolver = open(new TargetResolver(lookup, allowPrivate));
        return open(sender(resolver, null, HttpSender.TIMEOUT));
    }

    static HttpSender sender(TargetResolver resolver, @Nullable SSLContext tls, Duration timeout) {
        return new HttpSender(
                DeliveryHttpClient.create(resolver, tls),
                new ServiceVersion("1"),
                NO_SPANS,
                Clock.systemUTC(),
                timeout);
    }

    private <T extends AutoCloseable> T open(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private static InetAddress[] addresses(String... literals) {
        return Arrays.stream(literals).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }
}
