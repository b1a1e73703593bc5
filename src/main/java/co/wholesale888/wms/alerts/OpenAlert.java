package co.wholesale888.wms.alerts;

import co.wholesale888.wms.orders.OnOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An open alert with the quantities of now, for those who see to it that it can be resolved.
 *
 * @param onOrder what is ordered or shipped, and not yet delivered
 */
public record OpenAlert(
        UUID warehouseId,
        UUID id,
        String sku,
        Instant triggeredAt,
        long quantity,
        long threshold,
        long par,
        long onOrder) {

    /** What is missing to par and not on order either, never below 0. */
    public long suggestedQuantity() {
        return Math.max(0, par - quantity - onOrder);
    }

    /** A place in the order of warehouses and SKUs. */
    public record Place(UUID warehouseId, String sku) {}

    /**
     * Open alerts of one warehouse or of all, in the order of warehouses and SKUs.
     *
     * @param jdbc the caller's connection, in whose transaction they are read
     * @param after the place after which to begin, or null
     * @param limit how many at the most
     */
    public static List<OpenAlert> page(JdbcClient jdbc, @Nullable UUID warehouseId, @Nullable Place after, int limit) {
        List<Object> parameters = new ArrayList<>();
        String where = "";
        if (warehouseId != null) {
            where += " and warehouse_id = ?";
            parameters.add(warehouseId);
        }
        if (after != null) {
            where += " and (warehouse_id, sku) > (?, ?)";
            parameters.add(after.warehouseId());
            parameters.add(after.sku());
        }
        parameters.add(limit);
        List<OpenAlert> found = jdbc.sql("""
                        select a.warehouse_id, a.id, a.sku, a.triggered_at, l.quantity, l.threshold, l.par
                        from (select * from alert where resolved_at is null%s
                              order by warehouse_id, sku limit ?) a
                        join stock_level l on l.warehouse_id = a.warehouse_id and l.sku = a.sku
                        order by a.warehouse_id, a.sku""".formatted(where))
                .params(parameters)
                .query((row, n) -> read(row))
                .list();
        return withOnOrder(jdbc, found);
    }

    private static List<OpenAlert> withOnOrder(JdbcClient jdbc, List<OpenAlert> alerts) {
        Map<UUID, List<String>> skus = new HashMap<>();
        alerts.forEach(alert ->
                skus.computeIfAbsent(alert.warehouseId, id -> new ArrayList<>()).add(alert.sku));
        Map<UUID, Map<String, Long>> onOrder = new HashMap<>();
        skus.forEach((id, some) -> onOrder.put(id, OnOrder.of(jdbc, id, some)));
        return alerts.stream()
                .map(alert -> alert.with(
                        onOrder.getOrDefault(alert.warehouseId, Map.of()).getOrDefault(alert.sku, 0L)))
                .toList();
    }

    private OpenAlert with(long units) {
        return new OpenAlert(warehouseId, id, sku, triggeredAt, quantity, threshold, par, units);
    }

    private static OpenAlert read(ResultSet row) throws SQLException {
        return new OpenAlert(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                AlertStatements.instant(row, 4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                0);
    }
}
