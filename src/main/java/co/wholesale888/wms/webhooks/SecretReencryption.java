package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.settings.SecretKey;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Encrypts the secrets of all webhooks with the current secret key while it is being rotated, so that the previous key
 * can be removed. Runs at the start and every hour, since an instance that still has the old settings may have stored
 * others meanwhile.
 */
@Component
class SecretReencryption {

    private static final long INTERVAL_MS = 3_600_000;
    private static final int BATCH = 500;
    private static final Logger log = LoggerFactory.getLogger(SecretReencryption.class);

    private final WebhookRepository repository;
    private final Webhooks webhooks;
    private final SecretCipher cipher;
    private final SecretKey secretKey;

    SecretReencryption(WebhookRepository repository, Webhooks webhooks, SecretCipher cipher, SecretKey secretKey) {
        this.repository = repository;
        this.webhooks = webhooks;
        this.cipher = cipher;
        this.secretKey = secretKey;
    }

    @Scheduled(fixedDelay = INTERVAL_MS)
    void run() {
        if (!secretKey.isBeingRotated()) {
            return;
        }
        try {
            int failed = 0;
            List<Webhook> batch = repository.findByKeyIdGreaterThanOrderByKeyId(new UUID(0, 0), Limit.of(BATCH));
            while (!batch.isEmpty()) {
                for (Webhook webhook : batch) {
                    failed += isDone(webhook) ? 0 : 1;
                }
                batch = repository.findByKeyIdGreaterThanOrderByKeyId(
                        batch.getLast().id(), Limit.of(BATCH));
            }
            if (failed == 0) {
                log.info("All secrets of webhooks are encrypted with secret key {}", secretKey.id());
            } else {
                log.warn("{} webhooks have secrets that neither secret key can decrypt", failed);
            }
        } catch (RuntimeException e) {
            log.warn("The secrets of webhooks are not all encrypted with the new secret key yet: {}", e.toString());
        }
    }

    private boolean isDone(Webhook webhook) {
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
