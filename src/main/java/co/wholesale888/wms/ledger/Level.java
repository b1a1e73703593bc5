package co.wholesale888.wms.ledger;

import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockStatus;
import java.time.Instant;

/** A SKU's level while a group is folded. */
record Level(long quantity, long threshold, long par, long sequence) {

    Level after(long newQuantity, long newSequence) {
        return new Level(newQuantity, threshold, par, newSequence);
    }

    StockStatus status() {
        return StockStatus.of(quantity, threshold, par);
    }

    StockItem item(String sku, Instant updatedAt) {
        return StockItem.of(sku, quantity, threshold, par, sequence, updatedAt);
    }
}
