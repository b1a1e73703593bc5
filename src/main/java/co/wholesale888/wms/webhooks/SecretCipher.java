package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.settings.SecretKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Encrypts webhooks' secrets for the database: AES-256-GCM under a key that is derived from the service's secret key,
 * bound to the webhook, so that a row that was moved to another webhook, or changed, cannot be opened.
 */
@Component
public class SecretCipher {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    SecretCipher(SecretKey secretKey) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secretKey.bytes(), "HmacSHA256"));
            this.key = new SecretKeySpec(mac.doFinal("webhook secrets".getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** The secret as it may lie in the database. */
    byte[] lock(UUID webhookId, WebhookSecret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] locked = cipher(Cipher.ENCRYPT_MODE, nonce, webhookId)
                    .doFinal(secret.text().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(nonce.length + locked.length)
                    .put(nonce)
                    .put(locked)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a webhook's secret cannot be encrypted", e);
        }
    }

    /**
     * The secret again.
     *
     * @throws IllegalStateException where it was locked with another {@code wms.secret-key}, or changed since
     */
    public WebhookSecret unlock(UUID webhookId, byte[] locked) {
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(locked, NONCE_BYTES), webhookId)
                    .doFinal(locked, NONCE_BYTES, locked.length - NONCE_BYTES);
            return new WebhookSecret(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the secret of webhook %s cannot be decrypted: is this the wms.secret-key it was made with?"
                            .formatted(webhookId),
                    e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, UUID webhookId) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ByteBuffer.allocate(16)
                .putLong(webhookId.getMostSignificantBits())
                .putLong(webhookId.getLeastSignificantBits())
                .array());
        return cipher;
    }
}
