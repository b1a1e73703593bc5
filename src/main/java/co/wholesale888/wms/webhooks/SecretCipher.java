package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.settings.SecretKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Encrypts the secrets of webhooks for the database: AES-256-GCM with a key derived from {@code wms.secret-key}. The
 * webhook's id is authenticated as well, so that a secret copied to another webhook, or modified, cannot be decrypted.
 * What the previous secret key has encrypted is decrypted as well: GCM tells whether a key is the right one.
 */
@Component
public class SecretCipher {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final List<SecretKeySpec> keys;

    SecretCipher(SecretKey secretKey) {
        this.keys = secretKey.accepted().stream()
                .map(key -> Signatures.hmac(key, "webhook secrets".getBytes(StandardCharsets.UTF_8)))
                .map(derived -> new SecretKeySpec(derived, "AES"))
                .toList();
    }

    /** None of the secret keys can decrypt a secret. */
    static final class UndecryptableException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        private UndecryptableException(UUID webhookId) {
            super("cannot decrypt the secret of webhook %s; check that wms.secret-key has not changed"
                    .formatted(webhookId));
        }
    }

    /** Encrypts a secret of this webhook. */
    byte[] encrypt(UUID webhookId, WebhookSecret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted;
        try {
            byte[] text = secret.text().getBytes(StandardCharsets.UTF_8);
            encrypted = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), webhookId, nonce)
                    .doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
        return ByteBuffer.allocate(NONCE_BYTES + encrypted.length)
                .put(nonce)
                .put(encrypted)
                .array();
    }

    /**
     * Decrypts a secret of this webhook.
     *
     * @throws IllegalStateException if it was encrypted with another secret key or for another webhook, or was modified
     */
    public WebhookSecret decrypt(UUID webhookId, byte[] encrypted) {
        for (SecretKeySpec key : keys) {
            WebhookSecret secret = decrypt(key, webhookId, encrypted);
            if (secret != null) {
                return secret;
            }
        }
        throw new UndecryptableException(webhookId);
    }

    /** Whether the secret can be decrypted without the previous secret key. */
    boolean isEncryptedWithCurrentKey(UUID webhookId, byte[] encrypted) {
        return decrypt(keys.getFirst(), webhookId, encrypted) != null;
    }

    private static @Nullable WebhookSecret decrypt(SecretKeySpec key, UUID webhookId, byte[] encrypted) {
        byte[] nonce = Arrays.copyOf(encrypted, NONCE_BYTES);
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, key, webhookId, nonce)
                    .doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES);
            return new WebhookSecret(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, UUID webhookId, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ByteBuffer.allocate(16)
                .putLong(webhookId.getMostSignificantBits())
                .putLong(webhookId.getLeastSignificantBits())
                .array());
        return cipher;
    }
}
