package co.wholesale888.wms.alerts;

import co.wholesale888.wms.stock.StockItem;
import java.time.Instant;
import java.util.UUID;

/**
 * An open alert, for the replenishment of its SKU.
 *
 * @param level the present level
 * @param onOrder the undelivered quantity of PENDING and SHIPPED orders
 */
public record OpenAlert(UUID warehouseId, UUID id, String sku, Instant triggeredAt, StockItem level, long onOrder) {

    /** A position in the list of open alerts, which is ordered by warehouse and SKU. */
    public record Position(UUID warehouseId, String sku) {}

    static OpenAlert of(StoredAlert alert, StockItem level, long onOrder) {
        return new OpenAlert(alert.warehouseId, alert.id, alert.sku, alert.triggeredAt, level, onOrder);
    }

    /** The quantity to order to reach par, never below 0. */
    public long suggestedQuantity() {
        return Math.max(0, level.par() - level.quantity() - onOrder);
    }
}
