package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Event;
import co.wholesale888.wms.chaos.FinalState.Level;
import co.wholesale888.wms.chaos.FinalState.Order;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.TestReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what a warehouse holds, directly from its database. */
final class StateReader {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PAGE = 10_000;

    private final JdbcClient jdbc;

    StateReader(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Waits until every crossing is evaluated and everything is delivered and streamed, and reads everything. */
    FinalState read(TestedWarehouse warehouse) {
        UUID id = warehouse.fixture().access().uuid();
        Awaitility.await("all crossings are evaluated")
                .atMost(PATIENCE)
                .until(() -> count("select count(*) from crossing where warehouse_id = ?", id) == 0);
        ReservationReader reservations = new ReservationReader(jdbc, id);
        long quietAt = reservations.now();
        reservations.awaitExpiry();
        List<Event> events = events(id);
        awaitDeliveries(id);
        Map<String, Level> levels = new HashMap<>();
        jdbc.sql("select sku, quantity, sequence from stock_level where warehouse_id = ? and sequence > 0")
                .param(id)
                .query(row -> {
                    levels.put(row.getString(1), new Level(row.getLong(2), row.getLong(3)));
                });
        return new FinalState(
                entries(id),
                count("select sequence from ledger_head where warehouse_id = ?", id),
                levels,
                texts("select sku from stock_level where warehouse_id = ?", id),
                orders(id),
                reservations.read(quietAt),
                events,
                texts("select sku from alert where warehouse_id = ? and resolved_at is null", id),
                texts("select key from idempotency_record where scope_id = ?", id),
                eventIds(warehouse.once()),
                eventIds(warehouse.retry()),
                streams(warehouse, events.size()));
    }

    /** Waits until every reader has seen all events; a reader that does not is reported by {@link EventChecker}. */
    private static List<List<String>> streams(TestedWarehouse warehouse, int events) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end
                && warehouse.readers().stream().anyMatch(reader -> reader.seen().size() < events)) {
            RandomClient.pause();
        }
        return warehouse.readers().stream().map(EventReader::seen).toList();
    }

    private List<Event> events(UUID warehouseId) {
        return jdbc.sql("""
                        select sequence, id, concat_ws(' ', type, data::json ->> 'orderId',
                            data::json ->> 'sku', data::json ->> 'quantity',
                            case type when 'reservation.expired' then data::json ->> 'id' end)
                        from event where warehouse_id = ? order by sequence
                        """)
                .param(warehouseId)
                .query((row, n) ->
                        new Event(row.getLong(1), IdKind.EVENT.format(row.getObject(2, UUID.class)), row.getString(3)))
                .list();
    }

    private List<Order> orders(UUID warehouseId) {
        Map<UUID, Order> orders = new LinkedHashMap<>();
        jdbc.sql("select id, reference, status, shipment_id from orders where warehouse_id = ?")
                .param(warehouseId)
                .query(row -> {
                    UUID id = row.getObject(1, UUID.class);
                    orders.put(
                            id,
                            new Order(
                                    IdKind.ORDER.format(id),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getObject(4, UUID.class),
                                    new HashMap<>(),
                                    new HashMap<>()));
                });
        jdbc.sql("select order_id, sku, quantity, received_quantity from order_line where warehouse_id = ?")
                .param(warehouseId)
                .query(row -> {
                    Order order = Objects.requireNonNull(orders.get(row.getObject(1, UUID.class)));
                    order.ordered().put(row.getString(2), row.getLong(3));
                    if (row.getObject(4) != null) {
                        order.received().put(row.getString(2), row.getLong(4));
                    }
                });
        return List.copyOf(orders.values());
    }

    /** In pages, so that the driver does not hold a second copy of a long ledger. */
    private List<Entry> entries(UUID warehouseId) {
        List<Entry> entries = new ArrayList<>();
        int before;
        do {
            before = entries.size();
            jdbc.sql("""
                            select sequence, sku, type, delta, quantity_after, reference,
                                case source when 'SHIPMENT' then source_id end, %s
                            from ledger_entry
                            where warehouse_id = ? and sequence > ? order by sequence limit ?
                            """.formatted(ReservationReader.micros("recorded_at")))
                    .params(
                            warehouseId,
                            entries.isEmpty() ? 0 : entries.getLast().sequence(),
                            PAGE)
                    .query(row -> {
                        entries.add(new Entry(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getString(6),
                                row.getObject(7, UUID.class),
                                row.getLong(8)));
                    });
        } while (entries.size() == before + PAGE);
        return entries;
    }

    /** The pause before another attempt is not awaited. */
    private void awaitDeliveries(UUID warehouseId) {
        Awaitility.await("all deliveries have ended").atMost(PATIENCE).until(() -> {
            jdbc.sql("""
                            update webhook_delivery set due_at = now()
                            where warehouse_id = ? and status = 'PENDING' and leased_until is null and due_at > now()
                            """).param(warehouseId).update();
            return count(
                            "select count(*) from webhook_delivery where warehouse_id = ? and status = 'PENDING'",
                            warehouseId)
                    == 0;
        });
    }

    private long count(String sql, UUID warehouseId) {
        return jdbc.sql(sql).param(warehouseId).query(Long.class).single();
    }

    private Set<String> texts(String sql, UUID warehouseId) {
        return new HashSet<>(jdbc.sql(sql)
                .param(warehouseId)
                .query((row, n) -> row.getString(1))
                .list());
    }

    private static List<String> eventIds(TestReceiver receiver) {
        return receiver.requests().stream()
                .map(request -> request.header("webhook-id"))
                .toList();
    }
}
