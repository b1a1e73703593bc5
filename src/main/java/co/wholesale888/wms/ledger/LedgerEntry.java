package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.stock.Level;
import co.wholesale888.wms.stock.StockStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Transient;
import java.io.Serializable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** An entry of the ledger: one signed change of one level. It never changes. */
@Entity
@Immutable
@IdClass(LedgerEntry.Key.class)
public class LedgerEntry {

    @Id
    private UUID warehouseId;

    /** 1, 2, 3, … in its warehouse, without gaps, in commit order. */
    @Id
    private long sequence;

    @Column(updatable = false)
    private String sku;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private EntryType type;

    /** The change in units; 0 only if a count confirmed the level. */
    @Column(updatable = false)
    private long delta;

    @Column(updatable = false)
    private long quantityAfter;

    /** The status right after this entry, by the threshold and par of that moment. */
    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private StockStatus status;

    @Column(updatable = false)
    private @Nullable String workerId;

    @Column(updatable = false)
    private @Nullable String reference;

    @Column(updatable = false)
    private @Nullable String note;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private EntrySource source;

    /** The token, shipment or user that caused the entry, of the kind that the source says. */
    @Column(updatable = false)
    private UUID sourceId;

    @Column(updatable = false)
    private Instant occurredAt;

    /** The database's time under the head's lock; never decreases along the sequence. */
    @Column(updatable = false)
    private Instant recordedAt;

    /** See {@link HashChain}. */
    @Column(updatable = false)
    private byte[] hash;

    @Transient
    private @Nullable TransactionView view;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    protected LedgerEntry() {}

    /** Makes the entry that a line of a write adds after the head. */
    LedgerEntry(
            LedgerHead head,
            StockWrite write,
            StockLine line,
            Level before,
            Level after,
            Instant recordedAt,
            HashChain chain) {
        this.warehouseId = head.warehouseId();
        this.sequence = head.sequence() + 1;
        this.sku = line.sku();
        this.type = line.type();
        this.delta = after.quantity() - before.quantity();
        this.quantityAfter = after.quantity();
        this.status = after.status();
        this.workerId = line.workerId();
        this.reference = line.reference();
        this.note = line.note();
        this.source = write.source();
        this.sourceId = write.sourceId();
        this.occurredAt = line.occurredAt() == null ? recordedAt : line.occurredAt();
        this.recordedAt = recordedAt;
        String shownId = shownId();
        String shownSourceId = shownSourceId();
        this.hash = chain.next(head.hash(), this, shownId, shownSourceId);
        this.view = view(shownId, shownSourceId);
    }

    /** Reads a row of {@code select *}, for pages and streams that are too large to be read by Hibernate. */
    public static LedgerEntry read(ResultSet row) throws SQLException {
        LedgerEntry entry = new LedgerEntry();
        entry.warehouseId = row.getObject("warehouse_id", UUID.class);
        entry.sequence = row.getLong("sequence");
        entry.sku = row.getString("sku");
        entry.type = EntryType.valueOf(row.getString("type"));
        entry.delta = row.getLong("delta");
        entry.quantityAfter = row.getLong("quantity_after");
        entry.status = StockStatus.valueOf(row.getString("status"));
        entry.workerId = row.getString("worker_id");
        entry.reference = row.getString("reference");
        entry.note = row.getString("note");
        entry.source = EntrySource.valueOf(row.getString("source"));
        entry.sourceId = row.getObject("source_id", UUID.class);
        entry.occurredAt = SqlTimes.instant(row, "occurred_at");
        entry.recordedAt = SqlTimes.instant(row, "recorded_at");
        entry.hash = row.getBytes("hash");
        return entry;
    }

    /** The entry as callers see it. */
    public TransactionView view() {
        TransactionView made = view;
        if (made == null) {
            made = view(shownId(), shownSourceId());
            view = made;
        }
        return made;
    }

    private TransactionView view(String shownId, String shownSourceId) {
        return new TransactionView(
                shownId,
                sequence,
                sku,
                type,
                delta,
                quantityAfter,
                status,
                workerId,
                reference,
                note,
                source,
                shownSourceId,
                occurredAt,
                recordedAt,
                HexFormat.of().formatHex(hash));
    }

    /** The id that callers see. */
    String shownId() {
        return IdKind.TRANSACTION.format(TransactionIds.of(warehouseId, sequence, recordedAt));
    }

    /** The source's id that callers see. */
    String shownSourceId() {
        return source.idKind().format(sourceId);
    }

    public UUID warehouseId() {
        return warehouseId;
    }

    public long sequence() {
        return sequence;
    }

    public String sku() {
        return sku;
    }

    EntryType type() {
        return type;
    }

    long delta() {
        return delta;
    }

    long quantityAfter() {
        return quantityAfter;
    }

    StockStatus status() {
        return status;
    }

    public @Nullable String workerId() {
        return workerId;
    }

    @Nullable
    String reference() {
        return reference;
    }

    @Nullable
    String note() {
        return note;
    }

    EntrySource source() {
        return source;
    }

    UUID sourceId() {
        return sourceId;
    }

    Instant occurredAt() {
        return occurredAt;
    }

    public Instant recordedAt() {
        return recordedAt;
    }

    public byte[] hash() {
        return hash;
    }

    /** The primary key. */
    record Key(UUID warehouseId, long sequence) implements Serializable {}
}
