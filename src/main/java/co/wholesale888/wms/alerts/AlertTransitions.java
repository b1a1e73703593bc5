package co.wholesale888.wms.alerts;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.NewEvent;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.stock.Crossing;
import co.wholesale888.wms.stock.StockItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Applies a warehouse's crossings to its open alerts in memory, one by one in sequence, and collects the changed alerts
 * and their events. A SKU has at most one open alert: a second crossing to CRITICAL opens none, and a crossing above
 * CRITICAL without an open alert resolves none.
 */
final class AlertTransitions {

    private final Map<String, StoredAlert> open = new HashMap<>();
    private final Map<String, Long> onOrder;
    private final Map<UUID, StoredAlert> changed = new LinkedHashMap<>();
    private final List<NewEvent> events = new ArrayList<>();

    /**
     * @param open the open alerts of all SKUs in the crossings
     * @param onOrder the quantities on order by SKU; a missing SKU has nothing on order
     */
    AlertTransitions(Collection<StoredAlert> open, Map<String, Long> onOrder) {
        open.forEach(alert -> this.open.put(alert.sku, alert));
        this.onOrder = onOrder;
    }

    void apply(Crossing crossing) {
        switch (crossing.kind()) {
            case TO_CRITICAL -> open(crossing);
            case ABOVE_CRITICAL -> resolve(crossing);
            case BELOW_PAR -> addEvent(EventType.STOCK_LOW, crossing, item(crossing));
        }
    }

    /** The new and resolved alerts, in the order of their first change. */
    Collection<StoredAlert> changed() {
        return changed.values();
    }

    /** The events to append, in sequence. */
    List<NewEvent> events() {
        return events;
    }

    private void open(Crossing crossing) {
        if (open.containsKey(crossing.sku())) {
            return;
        }
        StoredAlert alert =
                new StoredAlert(crossing.warehouseId(), IdKind.next(), crossing.sku(), crossing.happenedAt(), null);
        open.put(alert.sku, alert);
        changed.put(alert.id, alert);
        addEvent(EventType.ALERT_TRIGGERED, crossing, view(alert, crossing));
    }

    private void resolve(Crossing crossing) {
        StoredAlert alert = open.remove(crossing.sku());
        if (alert == null) {
            return;
        }
        StoredAlert resolved = alert.resolved(crossing.happenedAt());
        changed.put(resolved.id, resolved);
        addEvent(EventType.ALERT_RESOLVED, crossing, view(resolved, crossing));
    }

    private void addEvent(EventType type, Crossing crossing, Object data) {
        events.add(new NewEvent(crossing.warehouseId(), type, crossing.happenedAt(), data));
    }

    private Alert view(StoredAlert alert, Crossing crossing) {
        return Alert.of(alert, item(crossing), onOrder.getOrDefault(crossing.sku(), 0L));
    }

    private static StockItem item(Crossing crossing) {
        return StockItem.of(
                crossing.sku(),
                crossing.quantity(),
                crossing.reserved(),
                crossing.threshold(),
                crossing.par(),
                crossing.sequence(),
                crossing.happenedAt());
    }
}
