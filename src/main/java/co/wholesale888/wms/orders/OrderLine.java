package co.wholesale888.wms.orders;

import co.wholesale888.wms.stock.SkuRegistry.NewSku;
import org.jspecify.annotations.Nullable;

/**
 * One SKU of an order.
 *
 * @param quantity the ordered quantity, 1 to 1,000,000,000 units
 * @param receivedQuantity the received quantity, from 0 and possibly more than ordered; null until the order is
 *     delivered
 */
public record OrderLine(String sku, long quantity, @Nullable Long receivedQuantity) {

    /** Creates a line of a new order. */
    public static OrderLine of(String sku, long quantity) {
        return new OrderLine(sku, quantity, null);
    }

    /**
     * The SKU if it is shipped to a warehouse for the first time: par = the shipped quantity, at least 2, and threshold
     * = a quarter of the shipped quantity, rounded up, but less than the shipped quantity.
     */
    NewSku newSku() {
        return new NewSku(sku, Math.min((quantity + 3) / 4, quantity - 1), Math.max(quantity, 2));
    }

    OrderLine received(long units) {
        return new OrderLine(sku, quantity, units);
    }
}
