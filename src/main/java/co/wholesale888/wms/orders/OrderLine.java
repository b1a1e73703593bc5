package co.wholesale888.wms.orders;

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

    OrderLine received(long units) {
        return new OrderLine(sku, quantity, units);
    }
}
