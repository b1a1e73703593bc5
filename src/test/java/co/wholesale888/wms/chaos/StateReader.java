package co.wholesale888.wms.chaos;

import co.wholesale888.wms.chaos.FinalState.Entry;
import co.wholesale888.wms.chaos.FinalState.Level;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.testing.RecordedEvent;
import co.wholesale888.wms.testing.TestReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /** Waits until every crossing is evaluated and nothing is to be delivered, and reads everything. */
    FinalState read(TestedWarehouse warehouse) {
        UUID warehouseId = warehouse.fixture().access().uuid();
        List<RecordedEvent> events = RecordedEvent.in(jdbc, warehouseId);
        awaitDeliveries(warehouseId);
        Map<String, Level> levels = new HashMap<>();
        jdbc.sql("select sku, quantity, sequence from stock_level where warehouse_id = ? and sequence > 0")
                .param(warehouseId)
                .query(row -> {
                    levels.put(row.getString(1), new Level(row.getLong(2), row.getLong(3)));
                });
        return new FinalState(
                entries(warehouseId),
                jdbc.sql("select sequence from ledger_head where warehouse_id = ?")
                        .param(warehouseId)
                        .query(Long.class)
                        .single(),
                levels,
                events.stream().map(RecordedEvent::brief).toList(),
                events.stream().map(RecordedEvent::sequence).toList(),
                new HashSet<>(
                        texts("select sku from alert where warehouse_id = ? and resolved_at is null", warehouseId)),
                new HashSet<>(texts("select key from idempotency_record where scope_id = ?", warehouseId)),
                eventIds(warehouse.once()),
                eventIds(warehouse.retry()),
                new HashSet<>(jdbc.sql("select id from event where warehouse_id = ?")
                        .param(warehouseId)
                        .query((row, n) -> IdKind.EVENT.format(row.getObject(1, UUID.class)))
                        .list()));
    }

    /** In pages, so that the driver does not hold a second copy of a long ledger. */
    private List<Entry> entries(UUID warehouseId) {
        List<Entry> entries = new ArrayList<>();
        int before;
        do {
            before = entries.size();
            jdbc.sql("""
                            select sequence, sku, delta, quantity_after, reference from ledger_entry
                            where warehouse_id = ? and sequence > ? order by sequence limit ?
                            """)
                    .params(
                            warehouseId,
                            entries.isEmpty() ? 0 : entries.getLast().sequence(),
                            PAGE)
                    .query(row -> {
                        entries.add(new Entry(
                                row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4), row.getString(5)));
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
            return jdbc.sql("select count(*) from webhook_delivery where warehouse_id = ? and status = 'PENDING'")
                            .param(warehouseId)
                            .query(Long.class)
                            .single()
                    == 0;
        });
    }

    private List<String> texts(String sql, UUID warehouseId) {
        return jdbc.sql(sql)
                .param(warehouseId)
                .query((row, n) -> row.getString(1))
                .list();
    }

    private static List<String> eventIds(TestReceiver receiver) {
        return receiver.requests().stream()
                .map(request -> request.header("webhook-id"))
                .toList();
    }
}
