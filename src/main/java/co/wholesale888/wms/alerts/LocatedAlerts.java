package co.wholesale888.wms.alerts;

import co.wholesale888.wms.alerts.AlertsAcrossWarehouses.Located;
import co.wholesale888.wms.database.Shards;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.orders.OnOrder;
import co.wholesale888.wms.shared.MergedList.Rows;
import co.wholesale888.wms.shared.MergedList.Start;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.stock.StockAcrossWarehouses;
import co.wholesale888.wms.stock.StockItem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements that read alerts of many warehouses; each keeps within one shard of the database. */
@Component
class LocatedAlerts {

    /** The next alerts of each warehouse, with their numbers; of those that do not pass the filter only the last. */
    private static final String NEXT = """
            select w.id, w.number, a.id, a.sku, a.triggered_at, a.resolved_at, a.n
            from unnest(?::uuid[], ?::int[], ?::uuid[]) as w (id, number, before)
            cross join lateral (
                select id, sku, triggered_at, resolved_at, row_number() over (order by id desc) as n from alert
                where warehouse_id = w.id and id < w.before /* state */ /* within one shard: warehouse_id */
                order by id desc limit ?) a
            where a.n = ? or cardinality(?::text[]) = 0 or a.sku = any(?)""";

    private final JdbcClient jdbc;
    private final Shards shards;
    private final StockAcrossWarehouses stock;

    LocatedAlerts(JdbcClient jdbc, Shards shards, StockAcrossWarehouses stock) {
        this.jdbc = jdbc;
        this.shards = shards;
        this.stock = stock;
    }

    /** Reads the next alerts of warehouses; of these, those of one of the SKUs are found. */
    Rows<UUID, StoredAlert> next(AlertsAcrossWarehouses.Selection selection, List<Start<UUID>> starts, int count) {
        List<StoredAlert> found = new ArrayList<>();
        List<Start<UUID>> ends = new ArrayList<>();
        String sql = NEXT.replace(
                "/* state */",
                switch (selection.state()) {
                    case OPEN -> "and resolved_at is null";
                    case RESOLVED -> "and resolved_at is not null";
                    case ALL -> "";
                });
        String[] skus = selection.skus().toArray(String[]::new);
        for (List<Start<UUID>> group :
                shards.split(starts, start -> selection.warehouses().get(start.source()))) {
            UUID[] warehouses = group.stream()
                    .map(start -> selection.warehouses().get(start.source()))
                    .toArray(UUID[]::new);
            jdbc.sql(shards.within(sql, List.of(warehouses), id -> id))
                    .param(warehouses)
                    .param(group.stream().map(Start::source).toArray(Integer[]::new))
                    .param(group.stream()
                            .map(start -> start.after() == null ? Page.before(null) : start.after())
                            .toArray(UUID[]::new))
                    .params(count, count, skus, skus)
                    .query(row -> {
                        StoredAlert alert = read(row);
                        if (skus.length == 0 || selection.skus().contains(alert.sku)) {
                            found.add(alert);
                        }
                        if (row.getInt("n") == count) {
                            ends.add(new Start<>(row.getInt(2), alert.id));
                        }
                    });
        }
        return new Rows<>(found, ends);
    }

    /**
     * Adds the present quantities to alerts, in the caller's transaction if there is one; keeps their order.
     *
     * @param alerts up to a page of them
     */
    List<Located> withQuantities(List<StoredAlert> alerts) {
        Map<UUID, Set<String>> skus = alerts.stream()
                .collect(Collectors.groupingBy(
                        alert -> alert.warehouseId, Collectors.mapping(alert -> alert.sku, Collectors.toSet())));
        // In this order, so that what is delivered in between counts twice and is not ordered again
        Map<UUID, Map<String, Long>> onOrder = OnOrder.of(jdbc, shards, skus);
        Map<UUID, Map<String, StockItem>> levels = stock.levels(skus);
        List<Located> complete = new ArrayList<>();
        for (StoredAlert alert : alerts) {
            StockItem level = levels.getOrDefault(alert.warehouseId, Map.of()).get(alert.sku);
            if (level != null) {
                long ordered = onOrder.getOrDefault(alert.warehouseId, Map.of()).getOrDefault(alert.sku, 0L);
                complete.add(new Located(alert.warehouseId, Alert.of(alert, level, ordered)));
            }
        }
        return complete;
    }

    private static StoredAlert read(ResultSet row) throws SQLException {
        return new StoredAlert(
                row.getObject(1, UUID.class),
                row.getObject(3, UUID.class),
                row.getString(4),
                SqlTimes.instant(row, 5),
                row.getObject(6) == null ? null : SqlTimes.instant(row, 6));
    }
}
