package co.wholesale888.wms.ledger;

import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.TransactionIds;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.stock.Level;
import co.wholesale888.wms.stock.StockStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The content of a ledger entry: one signed change of one level. The {@link HashChain} gives the hash that is stored
 * with it.
 *
 * @param sequence 1, 2, 3, … in its warehouse, without gaps, in commit order
 * @param delta the change in units; 0 only if a count confirmed the level
 * @param status the status right after this entry, by the threshold and par of that moment
 * @param sourceId the token, shipment or user that caused the entry, of the kind that the source says
 * @param recordedAt the database's time under the head's lock; never decreases along the sequence
 */
@Embeddable
public record LedgerEntry(
        @Column(insertable = false, updatable = false) UUID warehouseId,
        @Column(insertable = false, updatable = false) long sequence,
        @Column(updatable = false) String sku,

        @Enumerated(EnumType.STRING) @Column(updatable = false)
        EntryType type,

        @Column(updatable = false) long delta,
        @Column(updatable = false) long quantityAfter,

        @Enumerated(EnumType.STRING) @Column(updatable = false)
        StockStatus status,

        @Column(updatable = false) @Nullable String workerId,
        @Column(updatable = false) @Nullable String reference,
        @Column(updatable = false) @Nullable String note,

        @Enumerated(EnumType.STRING) @Column(updatable = false)
        EntrySource source,

        @Column(updatable = false) UUID sourceId,
        @Column(updatable = false) Instant occurredAt,
        @Column(updatable = false) Instant recordedAt) {

    /**
     * The columns of the table {@code ledger_entry}, with the hash. They are named in every statement, because one with
     * {@code select *} fails once on each connection after a migration has added a column.
     */
    public static final String COLUMNS = "warehouse_id, sequence, sku, type, delta, quantity_after, status, worker_id,"
            + " reference, note, source, source_id, occurred_at, recorded_at, hash";

    /** Makes the entry that a line of a write adds after the head. */
    static LedgerEntry of(
            LedgerHead head, StockWrite write, StockLine line, Level before, Level after, Instant recordedAt) {
        return new LedgerEntry(
                head.warehouseId(),
                head.sequence() + 1,
                line.sku(),
                line.type(),
                after.quantity() - before.quantity(),
                after.quantity(),
                after.status(),
                line.workerId(),
                line.reference(),
                line.note(),
                write.source(),
                write.sourceId(),
                line.occurredAt() == null ? recordedAt : line.occurredAt(),
                recordedAt);
    }

    /** Reads a row of {@link #COLUMNS}, for pages and streams that are too large to be read by Hibernate. */
    public static LedgerEntry read(ResultSet row) throws SQLException {
        return new LedgerEntry(
                row.getObject("warehouse_id", UUID.class),
                row.getLong("sequence"),
                row.getString("sku"),
                EntryType.valueOf(row.getString("type")),
                row.getLong("delta"),
                row.getLong("quantity_after"),
                StockStatus.valueOf(row.getString("status")),
                row.getString("worker_id"),
                row.getString("reference"),
                row.getString("note"),
                EntrySource.valueOf(row.getString("source")),
                row.getObject("source_id", UUID.class),
                SqlTimes.instant(row, "occurred_at"),
                SqlTimes.instant(row, "recorded_at"));
    }

    /** The entry with its hash as callers see it. */
    public TransactionView view(byte[] hash) {
        return view(shownId(), shownSourceId(), hash);
    }

    /** The entry as callers see it, with ids that are formatted already. */
    TransactionView view(String id, String shownSourceId, byte[] hash) {
        return view(
                id,
                sequence,
                shownSourceId,
                occurredAt,
                recordedAt,
                HexFormat.of().formatHex(hash));
    }

    /** The entry as a dry run shows it, with the time of occurrence that the caller sent, if any. */
    TransactionView dryRunView(@Nullable Instant sentOccurredAt) {
        return view(null, null, shownSourceId(), sentOccurredAt, null, null);
    }

    /** The id that callers see. */
    String shownId() {
        return IdKind.TRANSACTION.format(TransactionIds.of(warehouseId, sequence, recordedAt));
    }

    /** The source's id that callers see. */
    String shownSourceId() {
        return source.idKind().format(sourceId);
    }

    private TransactionView view(
            @Nullable String id,
            @Nullable Long shownSequence,
            String shownSourceId,
            @Nullable Instant occurred,
            @Nullable Instant recorded,
            @Nullable String hash) {
        return new TransactionView(
                id,
                shownSequence,
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
                occurred,
                recorded,
                hash);
    }
}
