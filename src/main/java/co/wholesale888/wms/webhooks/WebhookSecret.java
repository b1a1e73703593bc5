package co.wholesale888.wms.webhooks;

import java.util.Base64;
import org.springframework.security.crypto.keygen.KeyGenerators;

/** The secret that signs deliveries to a webhook: {@code whsec_} and 32 bytes in base64, as shown to the client. */
public record WebhookSecret(String text) {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;

    public static WebhookSecret generate() {
        byte[] bytes = KeyGenerators.secureRandom(BYTES).generateKey();
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    /** The key of Standard Webhooks: the bytes encoded in the base64 part. */
    byte[] standardKey() {
        return Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
    }

    /** Omits the secret, so that it never reaches a log. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
