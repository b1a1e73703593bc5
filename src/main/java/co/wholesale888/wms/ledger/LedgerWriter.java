package co.wholesale888.wms.ledger;

import co.wholesale888.wms.events.Event;
import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.events.NewEvent;
import co.wholesale888.wms.idempotency.IdempotencyRecord;
import co.wholesale888.wms.idempotency.KeyTakenException;
import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.reservations.ReservationView;
import co.wholesale888.wms.stock.Crossing;
import co.wholesale888.wms.stock.Crossings;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Stores folds together with their crossings and events. */
@Component
class LedgerWriter {

    private final LedgerEntries ledger;
    private final SequenceWatch watch;
    private final Crossings crossings;
    private final Events events;

    LedgerWriter(
            LedgerEntries ledger, @Qualifier("ledgerWatch") SequenceWatch watch, Crossings crossings, Events events) {
        this.ledger = ledger;
        this.watch = watch;
        this.crossings = crossings;
        this.events = events;
    }

    /**
     * Stores entries, levels, heads, reservations, crossings, events and the records of keys in the transaction of this
     * connection. Folds that have changed nothing are skipped.
     *
     * @param subscribers the warehouses whose every write is announced as an event
     * @return notifies everything that waits for the stored entries, crossings and events; to be run after the commit
     * @throws KeyTakenException if another writer has stored one of the keys in the meantime; nothing may be committed
     */
    Runnable store(
            Connection connection, Collection<Fold> folds, Set<UUID> subscribers, List<IdempotencyRecord> records)
            throws SQLException {
        List<Fold> written = folds.stream().filter(Fold::hasChanges).toList();
        boolean nothingToAppend = written.isEmpty() && records.isEmpty();
        if (!nothingToAppend && !ledger.append(connection, written, records)) {
            throw new KeyTakenException();
        }
        List<Crossing> crossed =
                written.stream().flatMap(fold -> fold.crossings().stream()).toList();
        if (!crossed.isEmpty()) {
            crossings.store(connection, crossed);
        }
        List<NewEvent> changes = written.stream()
                .flatMap(fold -> Stream.concat(
                        subscribers.contains(fold.head().warehouseId()) ? stockChanges(fold) : Stream.empty(),
                        expirations(fold)))
                .toList();
        List<Event> appended = changes.isEmpty() ? List.of() : events.append(connection, changes);
        return () -> {
            written.forEach(fold ->
                    watch.advanced(fold.head().warehouseId(), fold.head().sequence()));
            if (!crossed.isEmpty()) {
                crossings.committed();
            }
            if (!appended.isEmpty()) {
                events.committed(appended);
            }
        };
    }

    /** One event for each accepted write. */
    private static Stream<NewEvent> stockChanges(Fold fold) {
        LedgerHead head = fold.head();
        return fold.accepted().stream()
                .map(write -> write.stream()
                        .map(entry -> new StockChange.Line(entry, entry.quantityAfter() - entry.delta()))
                        .toList())
                .map(lines -> new NewEvent(
                        head.warehouseId(), EventType.STOCK_CHANGED, head.recordedAt(), new StockChange(lines)));
    }

    private static Stream<NewEvent> expirations(Fold fold) {
        return fold.reservations().expired().stream()
                .map(expired -> new NewEvent(
                        expired.warehouseId(),
                        EventType.RESERVATION_EXPIRED,
                        fold.recordedAt(),
                        ReservationView.of(expired)));
    }

    /** The data of a {@code stock.changed} event: the transactions of one accepted write. */
    record StockChange(List<Line> transactions) {

        /** A transaction, and the quantity before it. */
        record Line(@JsonUnwrapped TransactionView transaction, long quantityBefore) {}
    }
}
