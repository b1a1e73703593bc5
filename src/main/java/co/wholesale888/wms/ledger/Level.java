package co.wholesale888.wms.ledger;

import co.wholesale888.wms.stock.Crossing;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A SKU's level while a group is folded.
 *
 * @param critical whether a transaction or a changed threshold has left it at or below its threshold
 */
record Level(long quantity, long threshold, long par, long sequence, boolean critical) {

    Level after(long newQuantity, long newSequence) {
        return new Level(newQuantity, threshold, par, newSequence, newQuantity <= threshold);
    }

    /** What has been passed on the way from the level before one transaction to this, the one after it. */
    List<Crossing.Kind> passedSince(Level before) {
        List<Crossing.Kind> passed = new ArrayList<>(0);
        if (before.quantity >= par && quantity < par) {
            passed.add(Crossing.Kind.BELOW_PAR);
        }
        if (critical != before.critical) {
            passed.add(critical ? Crossing.Kind.TO_CRITICAL : Crossing.Kind.ABOVE_CRITICAL);
        }
        return passed;
    }

    StockStatus status() {
        return StockStatus.of(quantity, threshold, par);
    }

    StockItem item(String sku, Instant updatedAt) {
        return StockItem.of(sku, quantity, threshold, par, sequence, updatedAt);
    }
}
