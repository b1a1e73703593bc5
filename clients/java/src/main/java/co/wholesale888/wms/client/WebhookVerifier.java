package co.wholesale888.wms.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Verifies deliveries of webhooks, which are signed as standardwebhooks.com says. */
public final class WebhookVerifier {

    private final SecretKeySpec key;
    private final Duration tolerance;

    public WebhookVerifier(String secret) {
        this(secret, Duration.ofMinutes(5));
    }

    /** With the age that a delivery may have. */
    public WebhookVerifier(String secret, Duration tolerance) {
        this.key = new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256");
        this.tolerance = tolerance;
    }

    /**
     * Returns the event of a delivery.
     *
     * @param header finds a header by its name, null without one
     * @param body the bytes as they were received
     * @throws SecurityException if the delivery is not from the service, or is a copy of an old one
     */
    public Models.Event verify(UnaryOperator<String> header, byte[] body) {
        String timestamp = String.valueOf(header.apply("webhook-timestamp"));
        String expected = "v1," + sign(header.apply("webhook-id") + "." + timestamp + ".", body);
        boolean right = false;
        // During a rotation each secret has its signature
        for (String signature : String.valueOf(header.apply("webhook-signature")).split(" ")) {
            right |= MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
        }
        if (!right) {
            throw new SecurityException("no signature is right");
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now());
        if (age.abs().compareTo(tolerance) > 0) {
            throw new SecurityException("the delivery is too old, or the clocks differ");
        }
        return WmsClient.JSON.readValue(body, Models.Event.class);
    }

    private String sign(String prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(prefix.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
