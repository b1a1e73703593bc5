package co.wholesale888.wms.secondfactors;

import co.wholesale888.wms.settings.Reencryption;
import co.wholesale888.wms.settings.SecretKey;
import java.util.UUID;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** See {@link Reencryption}. */
@Component("authenticatorReencryption")
class SecretReencryption {

    private final Reencryption<UUID> reencryption;

    SecretReencryption(Authenticators authenticators, SecretKey secretKey) {
        this.reencryption = new Reencryption<>(
                secretKey, "authenticator apps", authenticators::usersAfter, user -> user, authenticators::reencrypt);
    }

    @Scheduled(fixedDelay = Reencryption.INTERVAL_MS)
    void run() {
        reencryption.run();
    }
}
