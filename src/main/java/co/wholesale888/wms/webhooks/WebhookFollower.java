package co.wholesale888.wms.webhooks;

import java.util.UUID;

/** Is told when a webhook loses what it has not been sent, and when that has to be sent otherwise. */
public interface WebhookFollower {

    /**
     * Drops what is still to be queued or sent for a webhook that is not active or no longer exists. Called in the
     * transaction that drops its pending deliveries, which holds the lock of its row.
     */
    void pendingDropped(UUID warehouseId, UUID webhookId);

    /** Takes note that a webhook has another URL or secret. Called in the transaction that changes it. */
    default void targetChanged(UUID warehouseId, UUID webhookId) {}
}
