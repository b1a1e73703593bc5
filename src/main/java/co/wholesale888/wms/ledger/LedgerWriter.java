package co.wholesale888.wms.ledger;

import co.wholesale888.wms.events.Event;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.events.NewEvent;
import co.wholesale888.wms.idempotency.IdempotencyRecord;
import co.wholesale888.wms.idempotency.KeyTakenException;
import co.wholesale888.wms.lanes.SequenceWatch;
import co.wholesale888.wms.stock.Crossing;
import co.wholesale888.wms.stock.Crossings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Stores what was folded, with all that follows from it, and wakes those who wait for it once it is committed. */
@Component
class LedgerWriter {

    private final SequenceWatch heads;
    private final Crossings crossings;
    private final Events events;

    LedgerWriter(@Qualifier("ledgerWatch") SequenceWatch heads, Crossings crossings, Events events) {
        this.heads = heads;
        this.crossings = crossings;
        this.events = events;
    }

    /** What a transaction has stored, and others are told of after its commit. */
    record Landed(List<Fold> folds, boolean crossed, List<Event> events) {}

    /**
     * Stores entries, levels, heads, the records of keys, crossings and events in the transaction that is open on this
     * connection. Nothing is stored for folds that nothing was applied to.
     *
     * @param announced the warehouses whose every write is an event
     * @return to be passed to {@link #committed} after the commit
     * @throws KeyTakenException where another writer has taken one of the keys meanwhile; nothing may be committed
     */
    Landed store(Connection connection, Collection<Fold> folds, Set<UUID> announced, List<IdempotencyRecord> records)
            throws SQLException {
        List<Fold> written =
                folds.stream().filter(fold -> !fold.entries().isEmpty()).toList();
        if (!written.isEmpty() || !records.isEmpty()) {
            if (!LedgerStatements.store(connection, written, records)) {
                throw new KeyTakenException();
            }
        }
        List<Crossing> crossed =
                written.stream().flatMap(fold -> fold.crossings().stream()).toList();
        if (!crossed.isEmpty()) {
            crossings.store(connection, crossed);
        }
        List<NewEvent> changes = StockChange.events(written, announced);
        List<Event> appended = changes.isEmpty() ? List.of() : events.append(connection, changes);
        return new Landed(written, !crossed.isEmpty(), appended);
    }

    /** Wakes those who wait for what has landed. */
    void committed(Landed landed) {
        landed.folds()
                .forEach(fold -> heads.advanced(fold.warehouseId(), fold.head().sequence()));
        if (landed.crossed()) {
            crossings.committed();
        }
        if (!landed.events().isEmpty()) {
            events.committed(landed.events());
        }
    }
}
