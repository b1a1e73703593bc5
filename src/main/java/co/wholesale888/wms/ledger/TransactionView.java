package co.wholesale888.wms.ledger;

import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.stock.EntryType;
import co.wholesale888.wms.stock.StockStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as callers see it. In a dry run, id, sequence, recordedAt and hash are null, and so is occurredAt
 * unless it was sent.
 */
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
        @Nullable String hash) {}
