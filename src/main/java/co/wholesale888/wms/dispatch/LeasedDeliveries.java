package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.events.EventBody;
import co.wholesale888.wms.webhooks.SecretCipher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The dispatcher's statements about what is leased and not sent yet. Each handles many deliveries at once; those that
 * change something are to be run in one transaction.
 */
final class LeasedDeliveries {

    private static final Logger log = LoggerFactory.getLogger(LeasedDeliveries.class);

    private static final String LOAD = """
            select d.warehouse_id, d.webhook_id, d.id, d.event_id, d.event_type, d.event_sequence,
                   w.url, w.secret,
                   case when w.previous_secret_expires_at > now() then w.previous_secret end as previous_secret,
                   coalesce(e.occurred_at, d.created_at) as occurred_at, coalesce(d.test_data, e.data) as data
            from unnest(?::uuid[], ?::uuid[], ?::uuid[]) as k (warehouse_id, webhook_id, id)
            join webhook_delivery d
              on d.warehouse_id = k.warehouse_id and d.webhook_id = k.webhook_id and d.id = k.id
            join webhook w on w.warehouse_id = d.warehouse_id and w.id = d.webhook_id and w.active
            left join event e on e.warehouse_id = d.warehouse_id and e.sequence = d.event_sequence
            where d.test_data is not null or e.sequence is not null
            order by d.due_at, d.event_sequence
            """;

    private static final String RELEASE = """
            update webhook_delivery d set leased_until = null, attempted_at = null
            from unnest(?::uuid[], ?::uuid[], ?::uuid[]) as k (warehouse_id, webhook_id, id)
            where d.warehouse_id = k.warehouse_id and d.webhook_id = k.webhook_id and d.id = k.id
              and d.status = 'PENDING' and d.leased_until is not null
            """;

    private static final String DROP = """
            delete from webhook_delivery d
            using unnest(?::uuid[], ?::uuid[], ?::uuid[]) as k (warehouse_id, webhook_id, id)
            where d.warehouse_id = k.warehouse_id and d.webhook_id = k.webhook_id and d.id = k.id
            """;

    private final JdbcClient jdbc;
    private final SecretCipher safe;

    LeasedDeliveries(JdbcClient jdbc, SecretCipher safe) {
        this.jdbc = jdbc;
        this.safe = safe;
    }

    record Loaded(List<Attempt> attempts, Set<Attempt.Key> found) {}

    /**
     * What it takes to send leased deliveries. Those are not found that are not to be sent any more; of those whose
     * secret cannot be opened it is told that they are there, and no more: this instance may have the wrong key.
     *
     * @param leasedAtNanos {@link System#nanoTime} from before they were leased
     */
    Loaded load(List<Attempt.Key> keys, long leasedAtNanos) {
        Loaded loaded = new Loaded(new ArrayList<>(), new HashSet<>());
        keyed(jdbc, LOAD, keys).query(row -> {
            Attempt.Key key = Attempt.Key.of(row);
            loaded.found.add(key);
            try {
                loaded.attempts.add(load(key, row, leasedAtNanos));
            } catch (IllegalStateException e) {
                log.error("A delivery cannot be signed and becomes UNKNOWN: {}", e.getMessage());
            }
        });
        return loaded;
    }

    /** Lets go of those that were not begun. */
    void release(List<Attempt.Key> keys) {
        keyed(jdbc, RELEASE, keys).update();
    }

    void drop(List<Attempt.Key> keys) {
        keyed(jdbc, DROP, keys).update();
    }

    /** A statement whose first parameters are the columns of these keys. */
    static JdbcClient.StatementSpec keyed(JdbcClient jdbc, String sql, List<Attempt.Key> keys) {
        return jdbc.sql(sql)
                .param(keys.stream().map(Attempt.Key::warehouseId).toArray(UUID[]::new))
                .param(keys.stream().map(Attempt.Key::webhookId).toArray(UUID[]::new))
                .param(keys.stream().map(Attempt.Key::id).toArray(UUID[]::new));
    }

    private Attempt load(Attempt.Key key, ResultSet row, long leasedAtNanos) throws SQLException {
        UUID eventId = row.getObject("event_id", UUID.class);
        String type = row.getString("event_type");
        String body = EventBody.of(
                eventId,
                row.getObject("event_sequence", Long.class),
                type,
                key.warehouseId(),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("data"));
        byte[] previous = row.getBytes("previous_secret");
        return new Attempt(
                key,
                eventId,
                type,
                row.getString("url"),
                body,
                safe.unlock(key.webhookId(), row.getBytes("secret")),
                previous == null ? null : safe.unlock(key.webhookId(), previous),
                leasedAtNanos);
    }
}
