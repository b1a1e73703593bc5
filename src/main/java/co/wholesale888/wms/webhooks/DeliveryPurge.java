package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.database.BatchedPurge;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.events.EventSettings;
import co.wholesale888.wms.shared.IdKind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes deliveries that are older than the retention of events, webhook by webhook in the order of their ids, which
 * begin with the time. Several instances share the work.
 */
@Component
class DeliveryPurge {

    /** Takes one step down the primary key for each webhook, however many deliveries it has. */
    private static final String OLD = """
            with recursive oldest (warehouse_id, webhook_id, id) as (
                (select warehouse_id, webhook_id, id from webhook_delivery
                 order by warehouse_id, webhook_id, id limit 1)
                union all
                select next.warehouse_id, next.webhook_id, next.id from oldest o cross join lateral (
                    select warehouse_id, webhook_id, id from webhook_delivery
                    where (warehouse_id, webhook_id) > (o.warehouse_id, o.webhook_id)
                    order by warehouse_id, webhook_id, id limit 1) next)
            select warehouse_id, webhook_id from oldest where id < ?""";

    private static final String OLD_IN_SHARDS =
            "select distinct warehouse_id, webhook_id from webhook_delivery where id < ?";

    private final BatchedPurge purge;
    private final JdbcClient jdbc;
    private final Shards shards;
    private final EventSettings settings;
    private final Clock clock;

    DeliveryPurge(JdbcClient jdbc, Shards shards, SharedConnections connections, EventSettings settings, Clock clock) {
        this.shards = shards;
        this.purge = new BatchedPurge("old deliveries", connections);
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void purge() {
        Instant before = clock.instant().minus(settings.retention());
        purge.run(() -> webhooksWithDeliveriesBefore(before), (webhook, batch) -> purgeBatch(webhook, before, batch));
    }

    /** Deletes the oldest deliveries of a webhook that are not leased; returns their number. */
    int purgeBatch(Webhook.Key webhook, Instant before, int batchSize) {
        return jdbc.sql("""
                        delete from webhook_delivery
                        where warehouse_id = :warehouse and webhook_id = :webhook and id = any(array(
                            select id from webhook_delivery
                            where warehouse_id = :warehouse and webhook_id = :webhook and id < :firstId
                              and created_at < :before and leased_until is null
                            order by id limit :batch for update skip locked))""")
                .param("warehouse", webhook.warehouseId())
                .param("webhook", webhook.id())
                .param("firstId", IdKind.firstAt(before))
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("batch", batchSize)
                .update();
    }

    private List<Webhook.Key> webhooksWithDeliveriesBefore(Instant before) {
        return jdbc.sql(shards.areOne() ? OLD : OLD_IN_SHARDS)
                .param(IdKind.firstAt(before))
                .query((row, n) -> new Webhook.Key(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list();
    }
}
