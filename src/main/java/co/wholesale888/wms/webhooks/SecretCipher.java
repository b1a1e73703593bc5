package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.settings.SecretKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
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
        byte[] derived = Signatures.hmac(secretKey.bytes(), "webhook secrets".getBytes(StandardCharsets.UTF_8));
        this.key = new SecretKeySpec(derived, "AES");
    }

    /** Encrypts a secret of this webhook. */
    byte[] encrypt(UUID webhookId, WebhookSecret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted =
                run(Cipher.ENCRYPT_MODE, nonce, webhookId, secret.text().getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(NONCE_BYTES + encrypted.length)
                .put(nonce)
                .put(encrypted)
                .array();
    }

    /**
     * Decrypts a secret of this webhook.
     *
     * @throws IllegalStateException if it was encrypted with another {@code wms.secret-key} or for another webhook, or
     *     was modified
     */
    public WebhookSecret decrypt(UUID webhookId, byte[] encrypted) {
        byte[] nonce = Arrays.copyOf(encrypted, NONCE_BYTES);
        byte[] rest = Arrays.copyOfRange(encrypted, NONCE_BYTES, encrypted.length);
        return new WebhookSecret(new String(run(Cipher.DECRYPT_MODE, nonce, webhookId, rest), StandardCharsets.UTF_8));
    }

    private byte[] run(int mode, byte[] nonce, UUID webhookId, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(ByteBuffer.allocate(16)
                    .putLong(webhookId.getMostSignificantBits())
                    .putLong(webhookId.getLeastSignificantBits())
                    .array());
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot decrypt the secret of webhook %s; check that wms.secret-key has not changed"
                            .formatted(webhookId),
                    e);
        }
    }
}
