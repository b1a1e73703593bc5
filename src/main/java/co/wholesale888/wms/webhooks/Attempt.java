package co.wholesale888.wms.webhooks;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this instance has leased and is to send.
 *
 * @param body the exact text of the request's body
 * @param previousSecret the secret that signs as well, where two overlap
 * @param leasedAtNanos {@link System#nanoTime} from before it was leased
 */
record Attempt(
        Key key,
        UUID eventId,
        String eventType,
        String url,
        String body,
        WebhookSecret secret,
        @Nullable WebhookSecret previousSecret,
        long leasedAtNanos) {

    /** Which delivery of which webhook. */
    record Key(UUID warehouseId, UUID webhookId, UUID id) {}

    /** How much memory it takes, about. */
    int weight() {
        return body.length();
    }
}
