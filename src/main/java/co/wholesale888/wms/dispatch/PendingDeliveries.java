package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.webhooks.DeliveryMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The dispatcher's statements on pending deliveries: due or not, and not leased. Each is set-based, and except for
 * {@link #scan} runs in the cycle's transaction.
 *
 * <p>A delivery is leased before it is sent. A leased delivery may have been sent and is not leased again, unless the
 * instance that holds the lease releases it unsent. Rows locked by another instance are skipped, so that no instance
 * waits for another.
 */
final class PendingDeliveries {

    /** Longer than an attempt can take from its lease until its outcome is recorded. */
    static final Duration LEASE = Duration.ofSeconds(15);

    static final int MAX_WEBHOOKS = 2_000;

    /** Jumps from webhook to webhook along the partial index: one probe each, however many deliveries are pending. */
    private static final String SCAN = """
            with recursive pending as (
                (select warehouse_id, webhook_id, due_at from webhook_delivery
                 where status = 'PENDING' and leased_until is null and (warehouse_id, webhook_id) > (?, ?)
                 order by warehouse_id, webhook_id, due_at limit 1)
                union all
                select n.warehouse_id, n.webhook_id, n.due_at from pending q cross join lateral (
                    select warehouse_id, webhook_id, due_at from webhook_delivery d
                    where status = 'PENDING' and leased_until is null
                      and (d.warehouse_id, d.webhook_id) > (q.warehouse_id, q.webhook_id)
                    order by warehouse_id, webhook_id, due_at limit 1) n
            )
            select q.warehouse_id, q.webhook_id, w.delivery as mode, w.url,
                   extract(epoch from clock_timestamp() - q.due_at)::float8 as lag_seconds
            from (select warehouse_id, webhook_id, due_at from pending limit ?) q
            left join webhook w on w.warehouse_id = q.warehouse_id and w.id = q.webhook_id and w.active
            """;

    private static final String SCAN_SHARDS = """
            select d.warehouse_id, d.webhook_id, min(w.delivery) as mode, min(w.url) as url,
                   extract(epoch from clock_timestamp() - min(d.due_at))::float8 as lag_seconds
            from webhook_delivery d
            left join webhook w on w.warehouse_id = d.warehouse_id and w.id = d.webhook_id and w.active
            where d.status = 'PENDING' and d.leased_until is null and (d.warehouse_id, d.webhook_id) > (?, ?)
            group by d.warehouse_id, d.webhook_id order by d.warehouse_id, d.webhook_id limit ?
            """;

    private static final String DUE = """
            from unnest(?::uuid[], ?::uuid[], ?::text[], ?::int[]) as w (warehouse_id, webhook_id, url, quota)
            cross join lateral (
                select d.warehouse_id, d.webhook_id, d.id from webhook_delivery d
                where d.warehouse_id = w.warehouse_id and d.webhook_id = w.webhook_id
                  and d.status = 'PENDING' and d.leased_until is null and d.due_at <= now()
                  /* within one shard: d.warehouse_id */
                order by d.due_at, d.event_sequence limit w.quota for update skip locked) d
            """;

    private static final String LEASE_DUE = """
            with picked as (select d.* %s)
            update webhook_delivery d
            set leased_until = now() + ? * interval '1 millisecond', lease_id = ?, attempted_at = now()
            from picked p where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
              /* within one shard: d.warehouse_id */
            returning d.warehouse_id, d.webhook_id, d.id, d.bytes
            """.formatted(DUE);

    /** Looks at the webhook again, which may have got another mode or URL since the scan. */
    private static final String FAIL_DUE = """
            with picked as (select d.* %s
                where exists (select from webhook a
                    where a.warehouse_id = w.warehouse_id and a.id = w.webhook_id
                      and a.active and a.delivery = 'ONCE' and a.url = w.url
                      /* within one shard: a.warehouse_id */))
            update webhook_delivery d
            set status = 'FAILED', error = 'circuit_open', attempted_at = now(), duration_ms = 0
            from picked p where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
              /* within one shard: d.warehouse_id */
            """.formatted(DUE);

    private static final String DROP = """
            with picked as (
                select d.* from unnest(?::uuid[], ?::uuid[], ?::text[], ?::int[])
                    as w (warehouse_id, webhook_id, url, quota)
                cross join lateral (
                    select d.warehouse_id, d.webhook_id, d.id from webhook_delivery d
                    where d.warehouse_id = w.warehouse_id and d.webhook_id = w.webhook_id
                      and d.status = 'PENDING' and d.leased_until is null
                      /* within one shard: d.warehouse_id */
                    limit w.quota for update skip locked) d
                where not exists (select from webhook a
                    where a.warehouse_id = w.warehouse_id and a.id = w.webhook_id and a.active
                      /* within one shard: a.warehouse_id */))
            delete from webhook_delivery d using picked p
            where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
              /* within one shard: d.warehouse_id */
            """;

    private final JdbcClient jdbc;
    private final Shards shards;

    PendingDeliveries(JdbcClient jdbc, Shards shards) {
        this.jdbc = jdbc;
        this.shards = shards;
    }

    /**
     * A webhook with pending deliveries; its mode is null and its URL empty if it is inactive or deleted, and the lag
     * of its first delivery is negative if that is not due yet.
     */
    record PendingWebhook(
            UUID warehouseId, UUID webhookId, @Nullable DeliveryMode mode, String url, double lagSeconds) {

        static PendingWebhook read(ResultSet row) throws SQLException {
            String mode = row.getString("mode");
            String url = row.getString("url");
            return new PendingWebhook(
                    row.getObject(1, UUID.class),
                    row.getObject(2, UUID.class),
                    mode == null ? null : DeliveryMode.valueOf(mode),
                    url == null ? "" : url,
                    row.getDouble("lag_seconds"));
        }

        Quota quota(int count) {
            return new Quota(warehouseId, webhookId, url, count);
        }
    }

    /** The maximum number of a webhook's deliveries that a statement may take, and the webhook's URL at the scan. */
    record Quota(UUID warehouseId, UUID webhookId, String url, int count) {

        Quota atMost(int max) {
            return new Quota(warehouseId, webhookId, url, Math.min(count, max));
        }
    }

    record Leased(Attempt.Key key, int bytes) {}

    /** Finds up to {@link #MAX_WEBHOOKS} webhooks with pending deliveries, in key order after a position. */
    List<PendingWebhook> scan(UUID afterWarehouse, UUID afterWebhook) {
        return jdbc.sql(shards.areOne() ? SCAN : SCAN_SHARDS)
                .params(afterWarehouse, afterWebhook, MAX_WEBHOOKS)
                .query((row, number) -> PendingWebhook.read(row))
                .list();
    }

    /** Leases due deliveries in order, within the quotas, under a new lease id. */
    List<Leased> lease(List<Quota> quotas, UUID leaseId) {
        return bind(LEASE_DUE, quotas)
                .param(LEASE.toMillis())
                .param(leaseId)
                .query((row, number) -> new Leased(Attempt.Key.read(row), row.getInt("bytes")))
                .list();
    }

    /**
     * Fails due deliveries unsent, because the circuit of their endpoint is open, and returns their number. Omits those
     * of webhooks that are not in mode ONCE any more, or lead elsewhere.
     */
    int fail(List<Quota> quotas) {
        return bind(FAIL_DUE, quotas).update();
    }

    /** Deletes pending deliveries of webhooks that are inactive or deleted, and returns their number. */
    int drop(List<Quota> quotas) {
        return bind(DROP, quotas).update();
    }

    private JdbcClient.StatementSpec bind(String sql, List<Quota> quotas) {
        return jdbc.sql(shards.within(sql, quotas, Quota::warehouseId))
                .param(quotas.stream().map(Quota::warehouseId).toArray(UUID[]::new))
                .param(quotas.stream().map(Quota::webhookId).toArray(UUID[]::new))
                .param(quotas.stream().map(Quota::url).toArray(String[]::new))
                .param(quotas.stream().map(Quota::count).toArray(Integer[]::new));
    }
}
