package co.wholesale888.wms.ledger;

import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.NewEvent;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What {@code stock.changed} tells: the transactions of one accepted write. */
record StockChange(List<Line> transactions) {

    /** A transaction, and the quantity before it. */
    record Line(@JsonUnwrapped TransactionView transaction, long quantityBefore) {}

    /** One event for each accepted write of the warehouses that want them announced. */
    static List<NewEvent> events(Collection<Fold> folds, Set<UUID> announced) {
        return folds.stream()
                .filter(fold -> announced.contains(fold.warehouseId()))
                .flatMap(fold -> fold.accepted().stream().map(write -> event(fold, write)))
                .toList();
    }

    private static NewEvent event(Fold fold, List<TransactionView> write) {
        List<Line> lines = write.stream()
                .map(line -> new Line(line, line.quantityAfter() - line.delta()))
                .toList();
        return new NewEvent(
                fold.warehouseId(), EventType.STOCK_CHANGED, fold.head().recordedAt(), new StockChange(lines));
    }
}
