package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.stock.StockStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger: one signed change of one level, for ever.
 *
 * @param sequence 1, 2, 3, … in its warehouse, without gaps, in commit order
 * @param delta the change in units; 0 only where a count confirmed the level
 * @param quantityAfter the level right after this entry
 * @param status the status right after this entry, against the threshold and par of that moment
 * @param sourceId the token, shipment or user behind it, of the kind that the source says
 * @param recordedAt the database's time under the head's lock; never runs backwards along the sequence
 * @param hash 64 hexadecimal digits, see {@link HashChain}
 */
public record LedgerEntry(
        UUID warehouseId,
        long sequence,
        String sku,
        EntryType type,
        long delta,
        long quantityAfter,
        StockStatus status,
        @Nullable String workerId,
        @Nullable String reference,
        @Nullable String note,
        EntrySource source,
        UUID sourceId,
        Instant occurredAt,
        Instant recordedAt,
        String hash) {

    LedgerEntry withHash(String newHash) {
        return new LedgerEntry(
                warehouseId,
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
                sourceId,
                occurredAt,
                recordedAt,
                newHash);
    }

    /** The entry as callers see it. */
    public TransactionView view() {
        return new TransactionView(
                IdKind.TRANSACTION.format(TransactionIds.of(warehouseId, sequence, recordedAt)),
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
                source.idKind().format(sourceId),
                occurredAt,
                recordedAt,
                hash);
    }
}
