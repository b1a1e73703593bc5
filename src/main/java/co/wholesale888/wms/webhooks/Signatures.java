package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.shared.Hmac;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs deliveries in the two schemes that endpoints can verify.
 *
 * <ul>
 *   <li>{@code X-WMS-Signature: sha256=<hex>}: HMAC-SHA256 of the exact body, keyed with the secret's text. While a new
 *       and the previous secret overlap, it uses the previous one, and {@code X-WMS-Signature-Next} the new one.
 *   <li>Standard Webhooks: HMAC-SHA256 of id, timestamp and body, keyed with the bytes encoded in the secret's
 *       base64 part. While two secrets overlap, the header lists both signatures.
 * </ul>
 */
public final class Signatures {

    private Signatures() {}

    /**
     * Returns the headers that sign a body.
     *
     * @param messageId the event's id, the same for every attempt
     * @param previous signs as well, while two secrets overlap
     */
    public static Map<String, String> of(
            String messageId, Instant time, byte[] body, WebhookSecret secret, @Nullable WebhookSecret previous) {
        Map<String, String> headers = new LinkedHashMap<>();
        WebhookSecret first = previous == null ? secret : previous;
        headers.put("X-WMS-Signature", plain(body, first.text()));
        long seconds = time.getEpochSecond();
        String standard = standard(messageId, seconds, body, first);
        if (previous != null) {
            headers.put("X-WMS-Signature-Next", plain(body, secret.text()));
            standard += " " + standard(messageId, seconds, body, secret);
        }
        headers.put("webhook-id", messageId);
        headers.put("webhook-timestamp", Long.toString(seconds));
        headers.put("webhook-signature", standard);
        return headers;
    }

    /** Returns the value of {@code X-WMS-Signature}. */
    public static String plain(byte[] body, String secret) {
        return "sha256=" + HexFormat.of().formatHex(Hmac.sha256(secret.getBytes(StandardCharsets.UTF_8), body));
    }

    /** Returns a signature of Standard Webhooks. */
    public static String standard(String messageId, long seconds, byte[] body, WebhookSecret secret) {
        byte[] prefix = (messageId + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
        return "v1," + Base64.getEncoder().encodeToString(Hmac.sha256(secret.standardKey(), prefix, body));
    }
}
