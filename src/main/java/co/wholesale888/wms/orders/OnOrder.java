package co.wholesale888.wms.orders;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Adds up the quantities of PENDING and SHIPPED orders: what is on its way to a warehouse. */
public final class OnOrder {

    private OnOrder() {}

    /**
     * Returns the undelivered quantity of each of these SKUs, in units; omits SKUs that are not on order.
     *
     * @param jdbc reads in the caller's transaction, if there is one
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
