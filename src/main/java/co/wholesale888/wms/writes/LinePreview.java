package co.wholesale888.wms.writes;

import co.wholesale888.wms.ledger.WriteOutcome;
import co.wholesale888.wms.stock.StockItem;
import java.util.Objects;

/**
 * What a line would do to the level of its SKU.
 *
 * @param delta the change in units; 0 if a count confirms the level
 */
public record LinePreview(StockItem before, StockItem after, long delta) {

    static LinePreview of(WriteOutcome.Accepted dryRun) {
        StockItem after = dryRun.stock().getFirst();
        long delta = dryRun.transactions().getFirst().delta();
        long reserved = Objects.requireNonNull(after.reserved());
        StockItem before = StockItem.of(
                after.sku(), after.quantity() - delta, reserved, after.threshold(), after.par(), null, null);
        return new LinePreview(before, after, delta);
    }
}
