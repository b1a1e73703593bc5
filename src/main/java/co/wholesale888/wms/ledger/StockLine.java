package co.wholesale888.wms.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a write: a change of one SKU's level that is asked for. Its fields obey the rules of the API; whether the
 * stock allows it, only the fold knows.
 *
 * @param delta the change in units; null where the quantity was counted
 * @param countedQuantity the level to set; null where a delta is given
 * @param expectedQuantity the level that must stand just before this line, or null for any
 * @param occurredAt when it happened at the caller, or null for the time of recording
 */
public record StockLine(
        String sku,
        EntryType type,
        @Nullable Long delta,
        @Nullable Long countedQuantity,
        @Nullable Long expectedQuantity,
        @Nullable String workerId,
        @Nullable String reference,
        @Nullable String note,
        @Nullable Instant occurredAt) {

    public StockLine {
        if ((delta == null) == (countedQuantity == null)) {
            throw new IllegalArgumentException("a line has either a delta or a counted quantity");
        }
    }

    /** A plain change by a delta. */
    public static StockLine of(String sku, EntryType type, long delta, @Nullable String reference) {
        return new StockLine(sku, type, delta, null, null, null, reference, null, null);
    }

    long deltaFrom(long quantity) {
        return delta != null ? delta : java.util.Objects.requireNonNull(countedQuantity) - quantity;
    }
}
