package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.settings.PurposeCipher;
import co.wholesale888.wms.settings.SecretKey;
import co.wholesale888.wms.shared.IdKind;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Encrypts the secrets of webhooks for the database. A secret is bound to its webhook. */
@Component
public class SecretCipher {

    private final PurposeCipher cipher;

    SecretCipher(SecretKey secretKey) {
        this.cipher = new PurposeCipher(secretKey, "webhook secrets");
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
        return cipher.encrypt(secret.text().getBytes(StandardCharsets.UTF_8), IdKind.bytes(webhookId));
    }

    /**
     * Decrypts a secret of this webhook.
     *
     * @throws IllegalStateException if it was encrypted with another secret key or for another webhook, or was modified
     */
    public WebhookSecret decrypt(UUID webhookId, byte[] encrypted) {
        byte[] text = cipher.decrypt(encrypted, IdKind.bytes(webhookId));
        if (text == null) {
            throw new UndecryptableException(webhookId);
        }
        return new WebhookSecret(new String(text, StandardCharsets.UTF_8));
    }

    /** Whether the secret can be decrypted without the previous secret key. */
    boolean isEncryptedWithCurrentKey(UUID webhookId, byte[] encrypted) {
        return cipher.isEncryptedWithCurrentKey(encrypted, IdKind.bytes(webhookId));
    }
}
