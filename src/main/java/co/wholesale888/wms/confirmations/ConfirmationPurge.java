package co.wholesale888.wms.confirmations;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.SharedConnections;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes sign-ups whose e-mail address nobody has confirmed ({@link Confirmations#purge}). */
@Component
class ConfirmationPurge {

    /** Each is a transaction of its own. */
    private static final int SIGN_UPS_AT_ONCE = 50;

    private final BatchedPurge purge;
    private final Confirmations confirmations;

    ConfirmationPurge(SharedConnections connections, Confirmations confirmations) {
        this.purge = new BatchedPurge("unconfirmed sign-ups", connections, SIGN_UPS_AT_ONCE);
        this.confirmations = confirmations;
    }

    @Scheduled(initialDelayString = "PT6M", fixedDelayString = "PT1H")
    void purge() {
        purge.run(confirmations::purge);
    }
}
