package co.wholesale888.wms.webhooks;

import java.security.SecureRandom;
import java.util.Base64;

/** The secret that signs deliveries to a webhook: {@code whsec_} and 32 bytes in base64, as shown to the client. */
public record WebhookSecret(String text) {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static WebhookSecret generate() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
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
