package co.wholesale888.wms.dispatch;

import co.wholesale888.wms.webhooks.DeliveryMode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The dispatcher's statements about what waits, webhook by webhook. Each handles many deliveries at once; those that
 * change something are to be run in one transaction.
 *
 * <p>A delivery is leased before it is sent, and only once: what is leased has been begun, or may have been. Rows are
 * always passed over where another instance holds them ({@code skip locked}), so no instance waits for another.
 */
final class WaitingDeliveries {

    /** Longer than an attempt can take from its lease to its record. */
    static final Duration LEASE = Duration.ofSeconds(15);

    static final int MAX_WEBHOOKS = 2_000;

    /** Jumps from webhook to webhook along the index of what waits: one probe for each, however much waits for it. */
    private static final String SCAN = """
            with recursive waiting as (
                (select warehouse_id, webhook_id, due_at from webhook_delivery
                 where status = 'PENDING' and leased_until is null and (warehouse_id, webhook_id) > (?, ?)
                 order by warehouse_id, webhook_id, due_at limit 1)
                union all
                select n.* from waiting q cross join lateral (
                    select warehouse_id, webhook_id, due_at from webhook_delivery d
                    where status = 'PENDING' and leased_until is null
                      and (d.warehouse_id, d.webhook_id) > (q.warehouse_id, q.webhook_id)
                    order by warehouse_id, webhook_id, due_at limit 1) n
            )
            select q.warehouse_id, q.webhook_id, w.delivery,
                   extract(epoch from clock_timestamp() - q.due_at)::float8 as late
            from (select * from waiting limit ?) q
            left join webhook w on w.warehouse_id = q.warehouse_id and w.id = q.webhook_id and w.active
            """;

    private static final String DUE = """
            from unnest(?::uuid[], ?::uuid[], ?::int[]) as w (warehouse_id, webhook_id, places)
            cross join lateral (
                select d.warehouse_id, d.webhook_id, d.id from webhook_delivery d
                where d.warehouse_id = w.warehouse_id and d.webhook_id = w.webhook_id
                  and d.status = 'PENDING' and d.leased_until is null and d.due_at <= now()
                order by d.due_at, d.event_sequence limit w.places for update skip locked) d
            """;

    private static final String LEASE_DUE = """
            with picked as (select d.* %s)
            update webhook_delivery d set leased_until = now() + ? * interval '1 millisecond', attempted_at = now()
            from picked p where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
            returning d.warehouse_id, d.webhook_id, d.id, d.bytes
            """.formatted(DUE);

    private static final String FAIL_DUE = """
            with picked as (select d.* %s)
            update webhook_delivery d
            set status = 'FAILED', error = 'circuit_open', attempted_at = now(), duration_ms = 0
            from picked p where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
            """.formatted(DUE);

    private static final String DROP = """
            with picked as (
                select d.* from unnest(?::uuid[], ?::uuid[], ?::int[]) as w (warehouse_id, webhook_id, places)
                cross join lateral (
                    select d.warehouse_id, d.webhook_id, d.id from webhook_delivery d
                    where d.warehouse_id = w.warehouse_id and d.webhook_id = w.webhook_id
                      and d.status = 'PENDING' and d.leased_until is null
                    limit w.places for update skip locked) d
                where not exists (select from webhook a
                    where a.warehouse_id = w.warehouse_id and a.id = w.webhook_id and a.active))
            delete from webhook_delivery d using picked p
            where d.warehouse_id = p.warehouse_id and d.webhook_id = p.webhook_id and d.id = p.id
            """;

    private final JdbcClient jdbc;

    WaitingDeliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A webhook that something waits for.
     *
     * @param mode null where it is not active, or gone
     * @param lateSeconds for how long the first of it has been due; negative where it is not due yet
     */
    record Webhook(
            UUID warehouseId, UUID webhookId, @Nullable DeliveryMode mode, double lateSeconds) {

        Places places(int count) {
            return new Places(warehouseId, webhookId, count);
        }
    }

    /** How many deliveries of a webhook may be taken. */
    record Places(UUID warehouseId, UUID webhookId, int count) {}

    record Leased(Attempt.Key key, int bytes) {}

    /** Webhooks that something waits for, in their order, beginning after a place in it. */
    List<Webhook> scan(UUID afterWarehouse, UUID afterWebhook) {
        return jdbc.sql(SCAN)
                .params(afterWarehouse, afterWebhook, MAX_WEBHOOKS)
                .query((row, number) -> {
                    String mode = row.getString("delivery");
                    return new Webhook(
                            row.getObject("warehouse_id", UUID.class),
                            row.getObject("webhook_id", UUID.class),
                            mode == null ? null : DeliveryMode.valueOf(mode),
                            row.getDouble("late"));
                })
                .list();
    }

    /** Leases what is due, in order, up to the places that there are. */
    List<Leased> lease(List<Places> places) {
        return of(LEASE_DUE, places)
                .param(LEASE.toMillis())
                .query((row, number) -> new Leased(Attempt.Key.of(row), row.getInt("bytes")))
                .list();
    }

    /** Records of what is due that it failed, since the receiver is not asked at present. */
    int failUnsent(List<Places> places) {
        return of(FAIL_DUE, places).update();
    }

    /** Drops what waits for webhooks that are not active, or gone; up to the places given. */
    int drop(List<Places> places) {
        return of(DROP, places).update();
    }

    private JdbcClient.StatementSpec of(String sql, List<Places> places) {
        return jdbc.sql(sql)
                .param(places.stream().map(Places::warehouseId).toArray(UUID[]::new))
                .param(places.stream().map(Places::webhookId).toArray(UUID[]::new))
                .param(places.stream().map(Places::count).toArray(Integer[]::new));
    }
}
