package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.settings.SecretKey;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Encrypts the secrets of all authenticator apps with the current secret key while it is being rotated, so that the
 * previous key can be removed. Runs at the start and every hour, as that of webhooks does.
 */
@Component("authenticatorReencryption")
class SecretReencryption {

    private static final long INTERVAL_MS = 3_600_000;
    private static final int BATCH = 500;
    private static final Logger log = LoggerFactory.getLogger(SecretReencryption.class);

    private final Authenticators authenticators;
    private final SecretKey secretKey;

    SecretReencryption(Authenticators authenticators, SecretKey secretKey) {
        this.authenticators = authenticators;
        this.secretKey = secretKey;
    }

    @Scheduled(fixedDelay = INTERVAL_MS)
    void run() {
        if (!secretKey.isBeingRotated()) {
            return;
        }
        try {
            long failed = 0;
            List<UUID> batch = authenticators.usersAfter(new UUID(0, 0), BATCH);
            while (!batch.isEmpty()) {
                failed += batch.stream()
                        .filter(user -> !authenticators.reencrypt(user))
                        .count();
                batch = authenticators.usersAfter(batch.getLast(), BATCH);
            }
            if (failed == 0) {
                log.info("All secrets of authenticator apps are encrypted with secret key {}", secretKey.id());
            } else {
                log.warn("{} authenticator apps have secrets that neither secret key can decrypt", failed);
            }
        } catch (RuntimeException e) {
            log.warn(
                    "The secrets of authenticator apps are not all encrypted with the new secret key yet: {}",
                    e.toString());
        }
    }
}
