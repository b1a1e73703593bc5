package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.SqlTimes;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The crossings that are not evaluated yet. Their evaluation deletes them in the same transaction. */
public final class CrossingQueue {

    private static final int MAX_WAREHOUSES = 10_000;

    private CrossingQueue() {}

    /**
     * A warehouse with crossings to evaluate.
     *
     * @param oldest the time of the first of them
     */
    public record Backlog(UUID warehouseId, Instant oldest) {}

    /** Finds up to 10,000 warehouses with crossings, by one step down the primary key for each warehouse. */
    public static List<Backlog> backlogs(JdbcClient jdbc) {
        return jdbc.sql("""
                        with recursive backlog (warehouse_id, happened_at) as (
                            (select warehouse_id, happened_at from crossing order by warehouse_id, number limit 1)
                            union all
                            select next.warehouse_id, next.happened_at from backlog
                            cross join lateral (
                                select warehouse_id, happened_at from crossing
                                where warehouse_id > backlog.warehouse_id order by warehouse_id, number limit 1) next)
                        select warehouse_id, happened_at from backlog limit ?""")
                .param(MAX_WAREHOUSES)
                .query((row, n) -> new Backlog(row.getObject(1, UUID.class), SqlTimes.instant(row, 2)))
                .list();
    }

    /** Reads the first crossings of a warehouse, in sequence. */
    public static List<Crossing> first(JdbcClient jdbc, UUID warehouseId, int limit) {
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
                        SqlTimes.instant(row, 8)))
                .list();
    }

    /** Deletes the crossings of a warehouse up to this number; returns how many there were. */
    public static int delete(JdbcClient jdbc, UUID warehouseId, long lastNumber) {
        return jdbc.sql("delete from crossing where warehouse_id = ? and number <= ?")
                .params(warehouseId, lastNumber)
                .update();
    }
}
