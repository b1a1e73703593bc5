package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.webhooks.WebhookSecret;
import java.sql.ResultSet;
import java.sql.SQLException;
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
    record Key(UUID warehouseId, UUID webhookId, UUID id) {

        /** The key in a row of {@code webhook_delivery}. */
        static Key of(ResultSet row) throws SQLException {
            return new Key(
                    row.getObject("warehouse_id", UUID.class),
                    row.getObject("webhook_id", UUID.class),
                    row.getObject("id", UUID.class));
        }
    }

    /** How much memory it takes, about. */
    int weight() {
        return body.length();
    }
}
