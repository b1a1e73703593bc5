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
 * Follows one warehouse's alerts through its crossings, one by one in their order, in memory: from the alerts that are
 * open to those that change and the events that tell of it. A SKU has at most one open alert, whatever comes: a second
 * fall opens none, and a rise without an open alert resolves none.
 */
final class AlertTransitions {

    private final Map<String, StoredAlert> open = new HashMap<>();
    private final Map<String, Long> onOrder;
    private final Map<UUID, StoredAlert> changed = new LinkedHashMap<>();
    private final List<NewEvent> events = new ArrayList<>();

    /**
     * @param open the open alerts of every SKU that the crossings name
     * @param onOrder what is on order of these SKUs; one that is missing has nothing on order
     */
    AlertTransitions(Collection<StoredAlert> open, Map<String, Long> onOrder) {
        open.forEach(alert -> this.open.put(alert.sku(), alert));
        this.onOrder = onOrder;
    }

    void apply(Crossing crossing) {
        switch (crossing.kind()) {
            case TO_CRITICAL -> open(crossing);
            case ABOVE_CRITICAL -> resolve(crossing);
            case BELOW_PAR -> tell(EventType.STOCK_LOW, crossing, item(crossing));
        }
    }

    /** The alerts that are new or changed, in the order in which they were first touched. */
    Collection<StoredAlert> changed() {
        return changed.values();
    }

    /** What to announce, in order. */
    List<NewEvent> events() {
        return events;
    }

    private void open(Crossing crossing) {
        if (open.containsKey(crossing.sku())) {
            return;
        }
        StoredAlert alert = new StoredAlert(IdKind.next(), crossing.sku(), crossing.happenedAt(), null);
        open.put(alert.sku(), alert);
        changed.put(alert.id(), alert);
        tell(EventType.ALERT_TRIGGERED, crossing, view(alert, crossing));
    }

    private void resolve(Crossing crossing) {
        StoredAlert alert = open.remove(crossing.sku());
        if (alert == null) {
            return;
        }
        StoredAlert resolved = alert.resolved(crossing.happenedAt());
        changed.put(resolved.id(), resolved);
        tell(EventType.ALERT_RESOLVED, crossing, view(resolved, crossing));
    }

    private void tell(EventType type, Crossing crossing, Object data) {
        events.add(new NewEvent(crossing.warehouseId(), type, crossing.happenedAt(), data));
    }

    private Alert view(StoredAlert alert, Crossing crossing) {
        return Alert.of(
                alert,
                crossing.quantity(),
                crossing.threshold(),
                crossing.par(),
                onOrder.getOrDefault(crossing.sku(), 0L));
    }

    private static StockItem item(Crossing crossing) {
        return StockItem.of(
                crossing.sku(),
                crossing.quantity(),
                crossing.threshold(),
                crossing.par(),
                crossing.sequence(),
                crossing.happenedAt());
    }
}
