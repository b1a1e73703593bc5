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
 * Encrypts the secrets of webhooks for the database: AES-256-GCM with a key derived from {@code wms.secret-key}. The
 * webhook's id is authenticated as well, so that a secret copied to another webhook, or modified, cannot be decrypted.
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
            throw new IllegalStateException("HmacSHA256 is not available", e);
        }
    }

    /** Encrypts a secret of this webhook. */
    byte[] encrypt(UUID webhookId, WebhookSecret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, webhookId)
                    .doFinal(secret.text().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(nonce.length + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt the secret of webhook " + webhookId, e);
        }
    }

    /**
     * Decrypts a secret of this webhook.
     *
     * @throws IllegalStateException if it was encrypted with another {@code wms.secret-key} or for another webhook, or
     *     was modified
     */
    public WebhookSecret decrypt(UUID webhookId, byte[] encrypted) {
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(encrypted, NONCE_BYTES), webhookId)
                    .doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES);
            return new WebhookSecret(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot decrypt the secret of webhook %s; check that wms.secret-key has not changed"
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
