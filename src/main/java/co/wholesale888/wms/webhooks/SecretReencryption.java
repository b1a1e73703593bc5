package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.settings.Reencryption;
import co.wholesale888.wms.settings.SecretKey;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** See {@link Reencryption}. */
@Component
class SecretReencryption {

    private final Webhooks webhooks;
    private final SecretCipher cipher;
    private final Reencryption<Webhook> reencryption;

    SecretReencryption(WebhookRepository repository, Webhooks webhooks, SecretCipher cipher, SecretKey secretKey) {
        this.webhooks = webhooks;
        this.cipher = cipher;
        this.reencryption = new Reencryption<>(
                secretKey,
                "webhooks",
                (after, limit) -> repository.findByKeyIdGreaterThanOrderByKeyId(after, Limit.of(limit)),
                Webhook::id,
                this::reencrypt);
    }

    @Scheduled(fixedDelay = Reencryption.INTERVAL_MS)
    void run() {
        reencryption.run();
    }

    private boolean reencrypt(Webhook webhook) {
        try {
            if (!webhook.isEncryptedWithCurrentKey(cipher)) {
                webhooks.reencrypt(webhook.key());
            }
            return true;
        } catch (SecretCipher.UndecryptableException e) {
            return false;
        }
    }
}
