package co.wholesale888.wms.webhooks;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * What deliveries to a webhook are signed with.
 *
 * @param text {@code whsec_} and 32 bytes in base64, as the client has been given it
 */
public record WebhookSecret(String text) {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static WebhookSecret generate() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    /** The key that Standard Webhooks mean: what the base64 part stands for. */
    byte[] standardKey() {
        return Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
    }

    /** Nothing of it, so that it gets into no log. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
