package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.ArrayBinder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The write path's statements on levels, as parts of its batches: their text, how to bind them and how to read them.
 */
public final class StockLevelStatements {

    /** Finds the levels of some SKUs. SKUs that are not registered have no row. */
    public static final String FIND = find("unnest(?::uuid[], ?::text[])");

    /** Updates levels. The update count is the number of levels given, unless one of them is not registered. */
    public static final String UPDATE = """
            update stock_level l set quantity = u.quantity, sequence = u.sequence, updated_at = u.updated_at,
                critical = u.critical
            from unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::boolean[])
                as u (warehouse_id, sku, quantity, sequence, updated_at, critical)
            where l.warehouse_id = u.warehouse_id and l.sku = u.sku /* within one shard: l.warehouse_id */
            """;

    /** Changes what reservations hold, and nothing else. */
    public static final String UPDATE_RESERVED = """
            update stock_level l set reserved = u.reserved
            from unnest(?::uuid[], ?::text[], ?::bigint[]) as u (warehouse_id, sku, reserved)
            where l.warehouse_id = u.warehouse_id and l.sku = u.sku /* within one shard: l.warehouse_id */
            """;

    private StockLevelStatements() {}

    /**
     * The statement {@link #FIND}, with the SKUs from elsewhere.
     *
     * @param skus a table expression that gives ids of warehouses and SKUs, each pair once
     */
    public static String find(String skus) {
        return """
                select l.warehouse_id, l.sku, l.quantity, l.threshold, l.par, l.sequence, l.critical, l.reserved
                from %s as asked (warehouse_id, sku)
                join stock_level l on l.warehouse_id = asked.warehouse_id and l.sku = asked.sku
                /* within one shard: l.warehouse_id */
                """.formatted(skus);
    }

    /** A level to store. */
    public record Update(UUID warehouseId, String sku, Level level, Instant updatedAt) {}

    /** Binds the SKUs to find, by warehouse. */
    public static void bindFind(ArrayBinder binder, Map<UUID, ? extends Collection<String>> skus) throws SQLException {
        List<UUID> warehouseIds = new ArrayList<>();
        List<String> names = new ArrayList<>();
        skus.forEach((warehouseId, named) -> named.forEach(sku -> {
            warehouseIds.add(warehouseId);
            names.add(sku);
        }));
        binder.values("uuid", warehouseIds.toArray()).values("text", names.toArray(String[]::new));
    }

    /** Reads the levels that {@link #FIND} has found, by warehouse and SKU. */
    public static Map<UUID, Map<String, Level>> read(ResultSet row) throws SQLException {
        Map<UUID, Map<String, Level>> levels = new HashMap<>();
        while (row.next()) {
            Level level = new Level(
                    row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6), row.getBoolean(7), row.getLong(8));
            levels.computeIfAbsent(row.getObject(1, UUID.class), id -> new HashMap<>())
                    .put(row.getString(2), level);
        }
        return levels;
    }

    /** Binds the levels to update. */
    public static void bindUpdate(ArrayBinder binder, List<Update> updates) throws SQLException {
        binder.column("uuid", updates, Update::warehouseId)
                .column("text", updates, Update::sku)
                .column("int8", updates, update -> update.level().quantity())
                .column("int8", updates, update -> update.level().sequence())
                .column("text", updates, Update::updatedAt)
                .column("bool", updates, update -> update.level().critical());
    }

    /** Binds the levels whose reserved quantity is to be updated. */
    public static void bindReserved(ArrayBinder binder, List<Update> updates) throws SQLException {
        binder.column("uuid", updates, Update::warehouseId)
                .column("text", updates, Update::sku)
                .column("int8", updates, update -> update.level().reserved());
    }
}
