package co.wholesale888.wms.orders;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is ordered or shipped, and not yet delivered. */
@Component
public class OnOrder {

    private final JdbcClient jdbc;

    OnOrder(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The undelivered quantity of each of these SKUs, in units; one that nothing is ordered of is left out. */
    public Map<String, Long> of(UUID warehouseId, Collection<String> skus) {
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
