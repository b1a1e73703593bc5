package co.wholesale888.wms.redelivery;

import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.webhooks.WebhookFollower;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The redeliveries and how far each has come. All statements but {@link #waiting} are within one warehouse. */
@Component
class RedeliveryQueue implements WebhookFollower {

    private static final int CANDIDATES = 20;

    /** Of a webhook only the first, so that its redeliveries are queued one after another. */
    private static final String WAITING = """
            select warehouse_id, webhook_id, id from (
                select distinct on (warehouse_id, webhook_id) warehouse_id, webhook_id, id, queued from redelivery
                where finished_at is null order by warehouse_id, webhook_id, id) r
            order by queued, id limit ?""";

    /** Deliveries are due when their redelivery was requested, which tells them from others in their index. */
    private static final String LATEST = """
            select range_from, range_to, statuses, types, requested_at, total, queued, finished_at,
                (select count(*) from webhook_delivery d
                 where d.warehouse_id = :warehouse and d.webhook_id = :webhook
                   and d.status = 'PENDING' and d.leased_until is null and d.due_at = r.requested_at) as pending
            from redelivery r where warehouse_id = :warehouse and webhook_id = :webhook and requested_at > :since
            order by id desc limit :limit""";

    private final JdbcClient jdbc;

    RedeliveryQueue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Key(UUID warehouseId, UUID webhookId, UUID id) {

        static Key read(ResultSet row, int number) throws SQLException {
            return new Key(
                    row.getObject("warehouse_id", UUID.class),
                    row.getObject("webhook_id", UUID.class),
                    row.getObject("id", UUID.class));
        }
    }

    /**
     * What is queued next.
     *
     * @param deliveries the last delivery that was found of each event
     * @param last whether these are all that are left
     */
    record Batch(Instant requestedAt, List<UUID> deliveries, boolean last) {

        static Batch read(ResultSet row, int number) throws SQLException {
            UUID[] next = (UUID[]) row.getArray("next").getArray();
            return new Batch(SqlTimes.instant(row, "requested_at"), List.of(next), row.getBoolean("last"));
        }
    }

    /**
     * Adds a redelivery.
     *
     * @param deliveries the last delivery of each event, oldest event first; at least one
     */
    void add(Key key, RedeliveryRange range, List<UUID> deliveries) {
        List<String> types = range.types();
        jdbc.sql("""
                        insert into redelivery (warehouse_id, webhook_id, id, range_from, range_to, statuses, types,
                            total, deliveries)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(key.warehouseId, key.webhookId, key.id)
                .params(range.from().atOffset(ZoneOffset.UTC), range.to().atOffset(ZoneOffset.UTC))
                .param(range.statuses().stream().map(Enum::name).toArray(String[]::new))
                .param(types == null ? null : types.toArray(String[]::new))
                .params(deliveries.size(), deliveries.toArray(UUID[]::new))
                .update();
    }

    /** How many events of a webhook are still to be queued. */
    int countUnqueued(UUID warehouseId, UUID webhookId) {
        return jdbc.sql("""
                        select coalesce(sum(total - queued), 0) from redelivery
                        where warehouse_id = ? and webhook_id = ?
                          and finished_at is null""").params(warehouseId, webhookId).query(Integer.class).single();
    }

    /** Some redeliveries that are not finished, those first of which the least is queued. */
    List<Key> waiting() {
        return jdbc.sql(WAITING).param(CANDIDATES).query(Key::read).list();
    }

    /** Locks a redelivery and returns its next events; null if it is finished, or locked by another instance. */
    @Nullable
    Batch next(Key key, int size) {
        return jdbc.sql("""
                        select requested_at, deliveries[queued + 1 : queued + ?] as next, queued + ? >= total as last
                        from redelivery where warehouse_id = ? and webhook_id = ? and id = ? and finished_at is null
                        for update skip locked""")
                .params(size, size, key.warehouseId, key.webhookId, key.id)
                .query(Batch::read)
                .optional()
                .orElse(null);
    }

    /** Records that a batch is queued, and after the last one that the redelivery is finished. */
    void queued(Key key, Batch batch) {
        String finish = batch.last ? ", deliveries = '{}', finished_at = now()" : "";
        jdbc.sql("update redelivery set queued = queued + ?" + finish
                        + " where warehouse_id = ? and webhook_id = ? and id = ?")
                .params(batch.deliveries.size(), key.warehouseId, key.webhookId, key.id)
                .update();
    }

    /** Finishes the redeliveries of a webhook as they are. */
    @Override
    public void pendingDropped(UUID warehouseId, UUID webhookId) {
        jdbc.sql("""
                        update redelivery set deliveries = '{}', finished_at = now()
                        where warehouse_id = ? and webhook_id = ?
                          and finished_at is null""").params(warehouseId, webhookId).update();
    }

    /** The last redeliveries of a webhook since a time, newest first. */
    List<Redelivery> latest(UUID warehouseId, UUID webhookId, Instant since, int limit) {
        return jdbc.sql(LATEST)
                .param("warehouse", warehouseId)
                .param("webhook", webhookId)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, number) -> new Redelivery(
                        SqlTimes.instant(row, "range_from"),
                        SqlTimes.instant(row, "range_to"),
                        texts(row.getArray("statuses")),
                        texts(row.getArray("types")),
                        SqlTimes.instant(row, "requested_at"),
                        row.getInt("total"),
                        row.getInt("queued"),
                        row.getInt("pending"),
                        row.getObject("finished_at") != null))
                .list();
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
