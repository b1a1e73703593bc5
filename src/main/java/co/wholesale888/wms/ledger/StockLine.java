package co.wholesale888.wms.ledger;

import co.wholesale888.wms.stock.EntryType;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a write: a requested change of one SKU's level. Its fields follow the rules of the API; {@link Fold}
 * decides whether the stock allows it.
 *
 * @param delta the change in units; null if the quantity was counted
 * @param countedQuantity the level to set; null if there is a delta
 * @param expectedQuantity the level required just before this line, or null for any
 * @param occurredAt when the change happened, or null for the time of recording
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

    /** The change in units if the level is this quantity. */
    long deltaFrom(long quantity) {
        return delta != null ? delta : Objects.requireNonNull(countedQuantity) - quantity;
    }
}
