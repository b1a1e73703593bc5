package co.wholesale888.wms.orders;

import co.wholesale888.wms.database.Shards;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Adds up the quantities of PENDING and SHIPPED orders: what is on its way to a warehouse. */
public final class OnOrder {

    private static final String OF_ONE = ofWarehouse("?", "?");

    /** Reads the open orders of each warehouse once, however many of its SKUs are asked for. */
    private static final String OF_MANY = """
            select w.id, ordered.sku, ordered.quantity
            from (select id, array_agg(sku) as skus from unnest(?::uuid[], ?::text[]) as a (id, sku) group by id) w
            cross join lateral (
            %s) ordered""".formatted(ofWarehouse("w.id", "w.skus"));

    private OnOrder() {}

    private static String ofWarehouse(String id, String skus) {
        return """
                select l.sku, sum(l.quantity) as quantity from orders o
                join order_line l on l.warehouse_id = o.warehouse_id and l.order_id = o.id
                  /* within one shard: l.warehouse_id */
                where o.warehouse_id = %s and o.status in ('PENDING', 'SHIPPED') and l.sku = any(%s)
                  /* within one shard: o.warehouse_id */
                group by l.sku""".formatted(id, skus);
    }

    /**
     * Returns the undelivered quantity of each of these SKUs, in units; omits SKUs that are not on order.
     *
     * @param jdbc reads in the caller's transaction, if there is one
     */
    public static Map<String, Long> of(JdbcClient jdbc, UUID warehouseId, Collection<String> skus) {
        Map<String, Long> quantities = new HashMap<>();
        jdbc.sql(OF_ONE).param(warehouseId).param(skus.toArray(String[]::new)).query(row -> {
            quantities.put(row.getString(1), row.getLong(2));
        });
        return quantities;
    }

    /**
     * Does the same for SKUs of many warehouses, up to a page of them in all.
     *
     * @param skus SKUs by warehouse
     * @return the quantities by warehouse and SKU
     */
    public static Map<UUID, Map<String, Long>> of(
            JdbcClient jdbc, Shards shards, Map<UUID, ? extends Collection<String>> skus) {
        List<WarehouseSku> wanted = skus.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(sku -> new WarehouseSku(entry.getKey(), sku)))
                .toList();
        Map<UUID, Map<String, Long>> quantities = new HashMap<>();
        for (List<WarehouseSku> group : shards.split(wanted, WarehouseSku::warehouseId)) {
            jdbc.sql(shards.within(OF_MANY, group, WarehouseSku::warehouseId))
                    .param(group.stream().map(WarehouseSku::warehouseId).toArray(UUID[]::new))
                    .param(group.stream().map(WarehouseSku::sku).toArray(String[]::new))
                    .query(row -> {
                        quantities
                                .computeIfAbsent(row.getObject(1, UUID.class), id -> new HashMap<>())
                                .put(row.getString(2), row.getLong(3));
                    });
        }
        return quantities;
    }

    private record WarehouseSku(UUID warehouseId, String sku) {}
}
