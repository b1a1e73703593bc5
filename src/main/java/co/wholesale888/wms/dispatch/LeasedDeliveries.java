package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.events.EventBody;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.DeliveryMode;
import co.wholesale888.wms.webhooks.SecretCipher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The dispatcher's statements on leased deliveries. Each is set-based and runs in the cycle's transaction. */
final class LeasedDeliveries {

    private static final Logger log = LoggerFactory.getLogger(LeasedDeliveries.class);

    private static final String LOAD = """
            select d.warehouse_id, d.webhook_id, d.id, d.event_id, d.event_type, d.event_sequence,
                   w.url, w.delivery, w.secret, w.failing_since,
                   encode(sha256(w.secret), 'hex') as secret_hash,
                   case when w.previous_secret_expires_at > now() then w.previous_secret end as previous_secret,
                   e.occurred_at, coalesce(d.test_data, e.data) as data
            from unnest(?::uuid[], ?::uuid[], ?::uuid[]) as k (warehouse_id, webhook_id, id)
            join webhook_delivery d
              on d.warehouse_id = k.warehouse_id and d.webhook_id = k.webhook_id and d.id = k.id
              /* within one shard: d.warehouse_id */
            join webhook w on w.warehouse_id = d.warehouse_id and w.id = d.webhook_id and w.active
              /* within one shard: w.warehouse_id */
            left join event e on e.warehouse_id = d.warehouse_id and e.sequence = d.event_sequence
              /* within one shard: e.warehouse_id */
            where d.test_data is not null or e.sequence is not null
            order by d.due_at, d.event_sequence
            """;

    /**
     * Also matches deliveries that are not leased, so that this statement waits for a lease that may still be being
     * committed on a lost connection. PostgreSQL checks the condition again after the wait.
     */
    private static final String RELEASE = """
            update webhook_delivery d set leased_until = null, lease_id = null, attempted_at = null
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[]) as k (warehouse_id, webhook_id, id, lease_id)
            where d.warehouse_id = k.warehouse_id and d.webhook_id = k.webhook_id and d.id = k.id
              and d.status = 'PENDING' and (d.lease_id = k.lease_id or d.leased_until is null)
              /* within one shard: d.warehouse_id */
            """;

    private static final String DROP = """
            delete from webhook_delivery d
            using unnest(?::uuid[], ?::uuid[], ?::uuid[]) as k (warehouse_id, webhook_id, id)
            where d.warehouse_id = k.warehouse_id and d.webhook_id = k.webhook_id and d.id = k.id
              /* within one shard: d.warehouse_id */
            """;

    private final JdbcClient jdbc;
    private final Shards shards;
    private final SecretCipher cipher;

    LeasedDeliveries(JdbcClient jdbc, Shards shards, SecretCipher cipher) {
        this.jdbc = jdbc;
        this.shards = shards;
        this.cipher = cipher;
    }

    record Loaded(List<Attempt> attempts, Set<Attempt.Key> found) {}

    /**
     * Loads leased deliveries with the events, URLs and secrets that sending them takes. Omits deliveries that must not
     * be sent any more. If a secret cannot be decrypted, the key is reported as found, without an attempt: this
     * instance may have the wrong {@code wms.secret-key}.
     *
     * @param leaseId the lease that holds all of them
     * @param leasedAtNanos {@link System#nanoTime} just before the lease
     */
    Loaded load(List<Attempt.Key> keys, UUID leaseId, long leasedAtNanos) {
        Loaded loaded = new Loaded(new ArrayList<>(), new HashSet<>());
        Attempt.Key.bind(jdbc, shards, LOAD, keys).query(row -> {
            Attempt.Key key = Attempt.Key.read(row);
            loaded.found.add(key);
            try {
                loaded.attempts.add(read(key, row, leaseId, leasedAtNanos));
            } catch (IllegalStateException e) {
                log.error("A delivery cannot be signed and becomes UNKNOWN: {}", e.getMessage());
            }
        });
        return loaded;
    }

    /**
     * Ends the leases of deliveries that were not sent, so that they are pending again. Changes nothing where such a
     * lease was not committed or has ended, so it may be repeated.
     *
     * @param leaseIds the lease of each key
     */
    void release(List<Attempt.Key> keys, List<UUID> leaseIds) {
        Attempt.Key.bind(jdbc, shards, RELEASE, keys)
                .param(leaseIds.toArray(UUID[]::new))
                .update();
    }

    void drop(List<Attempt.Key> keys) {
        Attempt.Key.bind(jdbc, shards, DROP, keys).update();
    }

    private Attempt read(Attempt.Key key, ResultSet row, UUID leaseId, long leasedAtNanos) throws SQLException {
        UUID eventId = row.getObject("event_id", UUID.class);
        String type = row.getString("event_type");
        // A test event is in no table. Each attempt must send the same bytes
        Instant occurredAt = SqlTimes.instantOrNull(row, "occurred_at");
        String body = EventBody.of(
                eventId,
                row.getObject("event_sequence", Long.class),
                type,
                key.warehouseId(),
                occurredAt == null ? IdKind.createdAt(eventId) : occurredAt,
                row.getString("data"));
        byte[] previous = row.getBytes("previous_secret");
        return new Attempt(
                key,
                leaseId,
                eventId,
                type,
                row.getString("url"),
                DeliveryMode.valueOf(row.getString("delivery")),
                body,
                cipher.decrypt(key.webhookId(), row.getBytes("secret")),
                row.getString("secret_hash"),
                previous == null ? null : cipher.decrypt(key.webhookId(), previous),
                SqlTimes.instantOrNull(row, "failing_since"),
                leasedAtNanos);
    }
}
