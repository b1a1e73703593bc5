package co.wholesale888.wms.alerts;

import co.wholesale888.wms.stock.Crossing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements of the evaluation; each is one for a whole batch. */
final class AlertStatements {

    private static final int MAX_WAREHOUSES = 10_000;

    private AlertStatements() {}

    /** A warehouse with crossings to evaluate, and since when the first of them has been waiting. */
    record Waiting(UUID warehouseId, Instant since) {}

    /** Who waits: one step down the primary key for each warehouse, however many crossings it has. */
    static List<Waiting> waiting(JdbcClient jdbc) {
        return jdbc.sql("""
                        with recursive waiting (warehouse_id, happened_at) as (
                            (select warehouse_id, happened_at from crossing order by warehouse_id, number limit 1)
                            union all
                            select next.warehouse_id, next.happened_at from waiting
                            cross join lateral (
                                select warehouse_id, happened_at from crossing
                                where warehouse_id > waiting.warehouse_id order by warehouse_id, number limit 1) next)
                        select warehouse_id, happened_at from waiting limit ?""")
                .param(MAX_WAREHOUSES)
                .query((row, n) -> new Waiting(row.getObject(1, UUID.class), instant(row, 2)))
                .list();
    }

    /** Waits until no one else evaluates this warehouse or appends to its events. */
    static void lock(JdbcClient jdbc, UUID warehouseId) {
        jdbc.sql("select sequence from event_head where warehouse_id = ? for no key update")
                .param(warehouseId)
                .query(Long.class)
                .single();
    }

    /** The first crossings in their order. To be asked under the lock, in a statement of its own. */
    static List<Crossing> first(JdbcClient jdbc, UUID warehouseId, int limit) {
        return jdbc.sql("""
                        select number, kind, sku, quantity, threshold, par, sequence, happened_at
                        from crossing where warehouse_id = ? order by number limit ?""")
                .params(warehouseId, limit)
                .query((row, n) -> new Crossing(
                        warehouseId,
                        row.getLong(1),
                        Crossing.Kind.valueOf(row.getString(2)),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        instant(row, 8)))
                .list();
    }

    static List<StoredAlert> open(JdbcClient jdbc, UUID warehouseId, Collection<String> skus) {
        return jdbc.sql("""
                        select id, sku, triggered_at from alert
                        where warehouse_id = ? and resolved_at is null and sku = any(?)""")
                .param(warehouseId)
                .param(skus.toArray(String[]::new))
                .query((row, n) ->
                        new StoredAlert(row.getObject(1, UUID.class), row.getString(2), instant(row, 3), null))
                .list();
    }

    /** Stores new alerts and when known ones were resolved; in this order, so that one resolves before the next opens. */
    static void store(JdbcClient jdbc, UUID warehouseId, Collection<StoredAlert> alerts) {
        jdbc.sql("""
                        insert into alert (warehouse_id, id, sku, triggered_at, resolved_at)
                        select ?, * from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[])
                        on conflict (warehouse_id, id) do update set resolved_at = excluded.resolved_at""")
                .param(warehouseId)
                .param(alerts.stream().map(alert -> alert.id().toString()).toArray(String[]::new))
                .param(alerts.stream().map(StoredAlert::sku).toArray(String[]::new))
                .param(alerts.stream()
                        .map(alert -> alert.triggeredAt().toString())
                        .toArray(String[]::new))
                .param(alerts.stream().map(alert -> text(alert.resolvedAt())).toArray(String[]::new))
                .update();
    }

    /** Deletes the crossings up to this one; tells how many there were. */
    static int delete(JdbcClient jdbc, UUID warehouseId, long lastNumber) {
        return jdbc.sql("delete from crossing where warehouse_id = ? and number <= ?")
                .params(warehouseId, lastNumber)
                .update();
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
