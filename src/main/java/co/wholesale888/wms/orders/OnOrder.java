package co.wholesale888.wms.orders;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is ordered or shipped, and not yet delivered. */
public final class OnOrder {

    private OnOrder() {}

    /**
     * The undelivered quantity of each of these SKUs, in units; one that nothing is ordered of is left out.
     *
     * @param jdbc the caller's connection, in whose transaction it is read
     */
    public static Map<String, Long> of(JdbcClient jdbc, UUID warehouseId, Collection<String> skus) {
        Map<String, Long> quantities = new HashMap<>();
        jdbc.sql("""
                        select l.sku, sum(l.quantity) from orders o
                        join order_line l on l.warehouse_id = o.warehouse_id and l.order_id = o.id
                        where o.warehouse_id = ? and o.status in ('PENDING', 'SHIPPED') and l.sku = any(?)
                        group by l.sku""").param(warehouseId).param(skus.toArray(String[]::new)).query(row -> {
            quantities.put(row.getString(1), row.getLong(2));
        });
        return quantities;
    }
}
