package co.wholesale888.wms.ledger;

import co.wholesale888.wms.stock.StockStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A transaction as callers see it. What a dry run cannot know is null: id, sequence, recordedAt, hash. */
public record TransactionView(
        @Nullable String id,
        @Nullable Long sequence,
        String sku,
        EntryType type,
        long delta,
        long quantityAfter,
        StockStatus status,
        @Nullable String workerId,
        @Nullable String reference,
        @Nullable String note,
        EntrySource source,
        String sourceId,
        @Nullable Instant occurredAt,
        @Nullable Instant recordedAt,
        @Nullable String hash) {

    /** The same without what only recording gives. */
    TransactionView unrecorded(@Nullable Instant sentOccurredAt) {
        return new TransactionView(
                null,
                null,
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
                sentOccurredAt,
                null,
                null);
    }
}
