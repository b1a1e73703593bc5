package co.wholesale888.wms.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signatures equal those that others have published for the same input. */
class SignaturesTest {

    private static final Instant TIME = Instant.ofEpochSecond(1_614_265_330);

    /** The test vector of Svix and the Standard Webhooks specification (docs.svix.com, how to verify manually). */
    @Test
    void theStandardSignatureEqualsThePublishedVector() {
        WebhookSecret secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        Map<String, String> headers =
                Signatures.of("msg_p5jXN8AQM9LWM0D4loKWxJek", TIME, bytes("{\"test\": 2432232314}"), secret, null);

        assertThat(headers)
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                .doesNotContainKey("X-WMS-Signature-Next");
    }

    /** The test vector in GitHub's documentation of validating webhook deliveries, which uses the same scheme. */
    @Test
    void thePlainSignatureEqualsTheVectorOfGitHub() {
        assertThat(plain("It's a Secret to Everybody", "Hello, World!"))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    /** A test vector of frain-dev/convoy (pkg/signature/signature_test.go): time, comma and compact payload. */
    @Test
    void thePlainSignatureEqualsTheVectorOfConvoy() {
        assertThat(plain("secret", "1257894000,{\"b\":{},\"e\":\"123\",\"a\":1}"))
                .isEqualTo("sha256=c97c302e4a991a7d4a72b60c3f9a0c3adb3611cd0acc632994a72ace04d6509c");
    }

    @Test
    void duringAnOverlapBothSecretsSign() {
        WebhookSecret old = WebhookSecret.generate();
        WebhookSecret current = WebhookSecret.generate();
        byte[] body = bytes("{}");
        Map<String, String> byOld = Signatures.of("evt_1", TIME, body, old, null);
        Map<String, String> byNew = Signatures.of("evt_1", TIME, body, current, null);

        Map<String, String> both = Signatures.of("evt_1", TIME, body, current, old);

        assertThat(both)
                .containsEntry("X-WMS-Signature", byOld.get("X-WMS-Signature"))
                .containsEntry("X-WMS-Signature-Next", byNew.get("X-WMS-Signature"))
                .containsEntry(
                        "webhook-signature", byOld.get("webhook-signature") + " " + byNew.get("webhook-signature"));
    }

    @Test
    void aSecretHasThirtyTwoBytesAndIsNotInToString() {
        WebhookSecret secret = WebhookSecret.generate();

        assertThat(secret.text()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(secret.standardKey()).hasSize(32);
        assertThat(secret.toString()).doesNotContain(secret.text().substring(6));
    }

    private static String plain(String secret, String body) {
        return Signatures.plain(bytes(body), secret);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
