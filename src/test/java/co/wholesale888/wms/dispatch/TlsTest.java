package co.wholesale888.wms.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.targets.TargetResolver;
import co.wholesale888.wms.testing.Certificates;
import co.wholesale888.wms.testing.TestReceiver;
import java.net.InetAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries over TLS reach only the host that the URL names. */
class TlsTest {

    private static final String HOST = "erp.example.com";

    @TempDir
    private static Path directory;

    private static Certificates certificates;

    @BeforeAll
    static void issueCertificates() {
        certificates = Certificates.in(directory);
        certificates.issue("good", HOST);
        certificates.issue("for another host", "other.example.com");
        certificates.issueExpired("expired", HOST);
        certificates.issueSelfSigned("self-signed", HOST);
    }

    @Test
    void anEndpointWithAValidCertificateGetsTheDelivery() throws Exception {
        try (TestReceiver receiver = TestReceiver.answeringOverTls(certificates.server("good"), 204)) {
            AttemptOutcome outcome = send(receiver, certificates.trustingTheAuthority());

            assertThat(outcome.error()).isNull();
            assertThat(outcome.responseStatus()).isEqualTo(204);
            assertThat(receiver.requests()).hasSize(1);
            assertThat(receiver.requests().getFirst().header("Host")).startsWith(HOST + ":");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"for another host", "expired", "self-signed"})
    void anEndpointWithAnotherCertificateGetsNothing(String certificate) throws Exception {
        try (TestReceiver receiver = TestReceiver.answeringOverTls(certificates.server(certificate), 204)) {
            AttemptOutcome outcome = send(receiver, certificates.trustingTheAuthority());

            assertThat(outcome.error()).isEqualTo(DeliveryError.TLS_ERROR);
            assertThat(outcome.responseStatus()).isNull();
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void anUnknownAuthorityIsNotTrusted() throws Exception {
        try (TestReceiver receiver = TestReceiver.answeringOverTls(certificates.server("good"), 204)) {
            assertThat(send(receiver, null).error()).isEqualTo(DeliveryError.TLS_ERROR);
            assertThat(receiver.requests()).isEmpty();
        }
    }

    private static AttemptOutcome send(TestReceiver receiver, @Nullable SSLContext tls) throws Exception {
        String url = receiver.url().replace("127.0.0.1", HOST);
        try (TargetResolver resolver =
                        new TargetResolver(host -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")}, true);
                HttpSender sender = HttpSenderTest.sender(resolver, tls, HttpSender.TIMEOUT)) {
            return sender.send(Attempts.to(url));
        }
    }
}
