package co.wholesale888.wms.orders;

import co.wholesale888.wms.shared.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Pages of orders and shipments, newest first. A page may hold fewer than asked for although there is more: it ends
 * where its orders have many thousands of lines together.
 */
@Component
public class OrderLists {

    static final int MAX_LINES = 10_000;

    private final JdbcClient jdbc;
    private final OrderStore store;

    OrderLists(JdbcClient jdbc, OrderStore store) {
        this.jdbc = jdbc;
        this.store = store;
    }

    /**
     * Orders of one warehouse or of all.
     *
     * @param before where the previous page ended, or null
     */
    public Page<Order> orders(
            @Nullable UUID warehouseId, @Nullable OrderStatus status, int limit, @Nullable String before) {
        List<String> conditions = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        if (warehouseId != null) {
            conditions.add("warehouse_id = ?");
            parameters.add(warehouseId);
        }
        return page(
                conditions,
                parameters,
                status,
                "id",
                limit,
                before,
                order -> order.id().toString());
    }

    /**
     * What has been sent to one warehouse.
     *
     * @param status SHIPPED, DELIVERED, or null for both
     * @param before where the previous page ended, or null
     */
    public Page<Order> shipments(UUID warehouseId, @Nullable OrderStatus status, int limit, @Nullable String before) {
        List<String> conditions = new ArrayList<>(List.of("warehouse_id = ?", "shipment_id is not null"));
        List<Object> parameters = new ArrayList<>(List.of(warehouseId));
        return page(
                conditions,
                parameters,
                status,
                "shipment_id",
                limit,
                before,
                order -> order.requiredShipmentId().toString());
    }

    /** How many orders there are of this status, counted up to a limit. */
    public int count(OrderStatus status, int atMost) {
        return jdbc.sql("select count(*) from (select from orders where status = ? limit ?) o")
                .params(status.name(), atMost)
                .query(Integer.class)
                .single();
    }

    private Page<Order> page(
            List<String> conditions,
            List<Object> parameters,
            @Nullable OrderStatus status,
            String key,
            int limit,
            @Nullable String before,
            Function<Order, String> position) {
        if (status != null) {
            conditions.add("status = ?");
            parameters.add(status.name());
        }
        if (before != null) {
            conditions.add(key + " < ?");
            parameters.add(UUID.fromString(before));
        }
        parameters.add(limit + 1);
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        String sql = "select " + OrderStore.COLUMNS + " from orders" + where + " order by " + key + " desc limit ?";
        List<OrderStore.Row> found = jdbc.sql(sql)
                .params(parameters)
                .query((row, n) -> OrderStore.Row.of(row))
                .list();
        int fitting = Math.min(limit, fitting(found));
        Page<OrderStore.Row> rows = Page.of(found, fitting, row -> position.apply(row.head()));
        return new Page<>(store.withLines(rows.items()), rows.next());
    }

    /** How many of the orders, one at least, have no more lines together than a page may hold. */
    private static int fitting(List<OrderStore.Row> rows) {
        int lines = 0;
        for (int i = 0; i < rows.size(); i++) {
            lines += rows.get(i).lineCount();
            if (lines > MAX_LINES && i > 0) {
                return i;
            }
        }
        return Math.max(1, rows.size());
    }
}
