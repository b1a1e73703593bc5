package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.AfterCommit;
import co.wholesale888.wms.webhooks.WebhookFollower;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Tells the dispatcher of this instance at once that a webhook was deactivated or deleted, or has another URL or secret,
 * so that it takes back what it has leased ahead. {@link WebhookStates} finds what other instances have changed.
 */
@Component
final class Recalls implements WebhookFollower {

    private volatile Consumer<UUID> dispatcher = webhookId -> {};

    /** Sets who is told. */
    void tell(Consumer<UUID> dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public void pendingDropped(UUID warehouseId, UUID webhookId) {
        AfterCommit.run(() -> dispatcher.accept(webhookId));
    }

    @Override
    public void targetChanged(UUID warehouseId, UUID webhookId) {
        AfterCommit.run(() -> dispatcher.accept(webhookId));
    }
}
