package co.wholesale888.wms.orders;

import co.wholesale888.wms.shared.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements on orders. Lines are written and read by arrays, so that their number makes no further round trips. */
@Component
class OrderStore {

    static final String COLUMNS = """
            warehouse_id, id, shipment_id, reference, status, line_count, carrier, tracking_number,
            created_at, shipped_at, delivered_at, cancelled_at""";

    private final JdbcClient jdbc;

    OrderStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Order order) {
        List<OrderLine> lines = order.lines();
        jdbc.sql("""
                        insert into orders (warehouse_id, id, reference, status, line_count, created_at)
                        values (?, ?, ?, ?, ?, ?)""")
                .params(
                        order.warehouseId(),
                        order.id(),
                        order.reference(),
                        order.status().name(),
                        lines.size(),
                        order.createdAt().atOffset(ZoneOffset.UTC))
                .update();
        int stored = jdbc.sql("""
                        insert into order_line (warehouse_id, order_id, position, sku, quantity)
                        select ?, ?, l.position - 1, l.sku, l.quantity
                        from unnest(?::text[], ?::bigint[]) with ordinality as l (sku, quantity, position)""")
                .param(order.warehouseId())
                .param(order.id())
                .param(lines.stream().map(OrderLine::sku).toArray(String[]::new))
                .param(lines.stream().map(OrderLine::quantity).toArray(Long[]::new))
                .update();
        requireCount(stored, lines.size());
    }

    /** The warehouse of an order, whose key is the scope of every call about it. */
    Optional<UUID> warehouseOf(UUID id) {
        return jdbc.sql("select warehouse_id from orders where id = ?")
                .param(id)
                .query(UUID.class)
                .optional();
    }

    int countUnderWay(UUID warehouseId) {
        return jdbc.sql("select count(*) from orders where warehouse_id = ? and status in ('PENDING', 'SHIPPED')")
                .param(warehouseId)
                .query(Integer.class)
                .single();
    }

    Optional<Order> find(UUID warehouseId, UUID id) {
        return one("warehouse_id = ? and id = ?", warehouseId, id);
    }

    Optional<Order> findShipment(UUID warehouseId, UUID shipmentId) {
        return one("warehouse_id = ? and shipment_id = ?", warehouseId, shipmentId);
    }

    /** The order as it stands once nobody else changes it; it is the caller's until the transaction ends. */
    Order lock(UUID warehouseId, UUID id) {
        return one("warehouse_id = ? and id = ? for no key update", warehouseId, id)
                .orElseThrow(() -> RefusedException.notFound("order"));
    }

    /** Writes the state of an order that is locked. */
    void update(Order order) {
        int updated = jdbc.sql("""
                        update orders set status = ?, shipment_id = ?, carrier = ?, tracking_number = ?,
                            shipped_at = ?, delivered_at = ?, cancelled_at = ?
                        where warehouse_id = ? and id = ?""")
                .param(order.status().name())
                .param(order.shipmentId())
                .param(order.carrier())
                .param(order.trackingNumber())
                .param(at(order.shippedAt()))
                .param(at(order.deliveredAt()))
                .param(at(order.cancelledAt()))
                .param(order.warehouseId())
                .param(order.id())
                .update();
        requireCount(updated, 1);
    }

    /** Writes what has arrived of each line of an order that is locked. */
    void updateReceived(Order order) {
        List<OrderLine> lines = order.lines();
        int updated = jdbc.sql("""
                        update order_line l set received_quantity = u.received
                        from unnest(?::text[], ?::bigint[]) as u (sku, received)
                        where l.warehouse_id = ? and l.order_id = ? and l.sku = u.sku""")
                .param(lines.stream().map(OrderLine::sku).toArray(String[]::new))
                .param(lines.stream().map(OrderLine::receivedQuantity).toArray(Long[]::new))
                .param(order.warehouseId())
                .param(order.id())
                .update();
        requireCount(updated, lines.size());
    }

    /** Orders with their lines, from rows of {@link #COLUMNS}. */
    List<Order> withLines(List<Row> rows) {
        Map<UUID, List<OrderLine>> lines = new HashMap<>();
        jdbc.sql("""
                        select l.order_id, l.sku, l.quantity, l.received_quantity
                        from unnest(?::uuid[], ?::uuid[]) as o (warehouse_id, id)
                        join order_line l on l.warehouse_id = o.warehouse_id and l.order_id = o.id
                        order by l.order_id, l.position""")
                .param(rows.stream().map(row -> row.warehouseId().toString()).toArray(String[]::new))
                .param(rows.stream().map(row -> row.id().toString()).toArray(String[]::new))
                .query(row -> {
                    lines.computeIfAbsent(row.getObject(1, UUID.class), id -> new ArrayList<>())
                            .add(new OrderLine(row.getString(2), row.getLong(3), (Long) row.getObject(4)));
                });
        return rows.stream()
                .map(row -> row.with(lines.getOrDefault(row.id(), List.of())))
                .toList();
    }

    private Optional<Order> one(String condition, UUID warehouseId, UUID id) {
        List<Row> rows = jdbc.sql("select " + COLUMNS + " from orders where " + condition)
                .params(warehouseId, id)
                .query((row, n) -> Row.of(row))
                .list();
        return withLines(rows).stream().findFirst();
    }

    private static void requireCount(int written, int expected) {
        if (written != expected) {
            throw new IllegalStateException("%d of %d rows of an order were written".formatted(written, expected));
        }
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    /**
     * An order without its lines.
     *
     * @param head everything else of it
     */
    record Row(Order head, int lineCount) {

        static Row of(ResultSet row) throws SQLException {
            Order head = new Order(
                    row.getObject("warehouse_id", UUID.class),
                    row.getObject("id", UUID.class),
                    row.getObject("shipment_id", UUID.class),
                    row.getString("reference"),
                    OrderStatus.valueOf(row.getString("status")),
                    List.of(),
                    row.getString("carrier"),
                    row.getString("tracking_number"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    instant(row, "shipped_at"),
                    instant(row, "delivered_at"),
                    instant(row, "cancelled_at"));
            return new Row(head, row.getInt("line_count"));
        }

        UUID warehouseId() {
            return head.warehouseId();
        }

        UUID id() {
            return head.id();
        }

        Order with(List<OrderLine> lines) {
            return new Order(
                    head.warehouseId(),
                    head.id(),
                    head.shipmentId(),
                    head.reference(),
                    head.status(),
                    lines,
                    head.carrier(),
                    head.trackingNumber(),
                    head.createdAt(),
                    head.shippedAt(),
                    head.deliveredAt(),
                    head.cancelledAt());
        }

        private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
    }
}
