package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.webhooks.DeliveryMode;
import co.wholesale888.wms.webhooks.WebhookSecret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A delivery that this instance has leased and will send.
 *
 * @param leaseId the lease that holds the delivery in the database
 * @param mode the webhook's mode, as known at the lease
 * @param body the exact text of the request's body
 * @param secretHash of the encrypted secret: tells whether the webhook still has it
 * @param previousSecret signs as well, while two secrets overlap
 * @param failingSince the first failure after the webhook's last success, as known at the lease; null if there is none
 * @param leasedAtNanos {@link System#nanoTime} just before the lease
 */
record Attempt(
        Key key,
        UUID leaseId,
        UUID eventId,
        String eventType,
        String url,
        DeliveryMode mode,
        String body,
        WebhookSecret secret,
        String secretHash,
        @Nullable WebhookSecret previousSecret,
        @Nullable Instant failingSince,
        long leasedAtNanos) {

    Target target() {
        return new Target(key.warehouseId, key.webhookId, url);
    }

    /** A webhook with the URL that an attempt is sent to, which it may not have any more. */
    record Target(UUID warehouseId, UUID webhookId, String url) {}

    /** The primary key of a delivery. */
    record Key(UUID warehouseId, UUID webhookId, UUID id) {

        /** Reads the key from a row of {@code webhook_delivery}. */
        static Key read(ResultSet row) throws SQLException {
            return new Key(
                    row.getObject("warehouse_id", UUID.class),
                    row.getObject("webhook_id", UUID.class),
                    row.getObject("id", UUID.class));
        }

        /** Prepares a statement for these keys, whose columns are its first three parameters. */
        static JdbcClient.StatementSpec bind(JdbcClient jdbc, Shards shards, String sql, List<Key> keys) {
            return jdbc.sql(shards.within(sql, keys, Key::warehouseId))
                    .param(keys.stream().map(Key::warehouseId).toArray(UUID[]::new))
                    .param(keys.stream().map(Key::webhookId).toArray(UUID[]::new))
                    .param(keys.stream().map(Key::id).toArray(UUID[]::new));
        }
    }
}
