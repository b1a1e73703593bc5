package co.wholesale888.wms.webhookinspection;

import static co.wholesale888.wms.webhookinspection.SignatureFinding.Fit.INCOMPLETE;
import static co.wholesale888.wms.webhookinspection.SignatureFinding.Fit.MALFORMED;
import static co.wholesale888.wms.webhookinspection.SignatureFinding.Fit.NEITHER;
import static co.wholesale888.wms.webhookinspection.SignatureFinding.Fit.PRESENT;
import static co.wholesale888.wms.webhookinspection.SignatureFinding.Fit.PREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.webhooks.Signatures;
import co.wholesale888.wms.webhooks.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {

    private static final String BODY = "{\"id\":\"evt_1\",\"note\":\"naïve\"}";
    private static final Instant TIME = Instant.parse("2026-11-26T10:00:00Z");

    private final WebhookSecret present = WebhookSecret.generate();
    private final WebhookSecret previous = WebhookSecret.generate();

    @Test
    void everySignatureMatchesTheSecretThatMadeIt() {
        String lines = "Content-Type: application/json\n" + headers(present, previous);
        assertThat(new SignatureCheck(BODY, present, previous).of(lines))
                .containsExactly(
                        new SignatureFinding("x-wms-signature", PREVIOUS),
                        new SignatureFinding("x-wms-signature-next", PRESENT),
                        new SignatureFinding("webhook-signature", PREVIOUS),
                        new SignatureFinding("webhook-signature", PRESENT));
    }

    @Test
    void anotherSecretBodyTimeOrIdDoesNotMatch() {
        String lines = headers(present, null);
        assertFits(new SignatureCheck(BODY, WebhookSecret.generate(), null), lines, NEITHER, NEITHER);
        assertFits(new SignatureCheck(BODY + " ", present, null), lines, NEITHER, NEITHER);
        assertFits(new SignatureCheck(BODY, present, null), lines.replace("evt_1", "evt_2"), PRESENT, NEITHER);
        String later = Long.toString(TIME.getEpochSecond() + 1);
        assertFits(
                new SignatureCheck(BODY, present, null),
                lines.replace(Long.toString(TIME.getEpochSecond()), later),
                PRESENT,
                NEITHER);
        assertFits(new SignatureCheck(BODY, WebhookSecret.generate(), null), headers(previous, null), NEITHER, NEITHER);
    }

    @Test
    void aSignatureIsReadWithoutItsHeaderName() {
        String plain = Signatures.plain(BODY.getBytes(StandardCharsets.UTF_8), present.text());
        assertFits(
                new SignatureCheck(BODY, present, null),
                "  " + plain.toUpperCase(java.util.Locale.ROOT).replace("SHA", "sha"),
                PRESENT);
        String standard = Signatures.standard("evt_1", 1, BODY.getBytes(StandardCharsets.UTF_8), present);
        assertFits(new SignatureCheck(BODY, present, null), standard, INCOMPLETE);
    }

    @Test
    void malformedSignaturesAreReported() {
        SignatureCheck check = new SignatureCheck(BODY, present, null);
        assertFits(check, "X-WMS-Signature: " + present.text(), MALFORMED);
        assertFits(check, "X-WMS-Signature: sha256=abc", MALFORMED);
        assertFits(
                check,
                "webhook-id: x\nwebhook-timestamp: soon\nwebhook-signature: v1," + "A".repeat(43) + "=",
                INCOMPLETE);
        assertFits(check, "webhook-signature: v2,abc", MALFORMED);
        assertThat(check.of("nothing\n: at\nall")).isEmpty();
        assertThat(check.of("webhook-signature: " + "v1,x ".repeat(1_000))).hasSize(10);
    }

    private static void assertFits(SignatureCheck check, String lines, SignatureFinding.Fit... fits) {
        assertThat(check.of(lines)).extracting(SignatureFinding::fit).containsExactly(fits);
    }

    private static String headers(WebhookSecret secret, @Nullable WebhookSecret previous) {
        Map<String, String> headers =
                Signatures.of("evt_1", TIME, BODY.getBytes(StandardCharsets.UTF_8), secret, previous);
        return headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining("\r\n"));
    }
}
