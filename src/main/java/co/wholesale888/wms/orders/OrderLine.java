package co.wholesale888.wms.orders;

import org.jspecify.annotations.Nullable;

/**
 * One SKU of an order.
 *
 * @param quantity what is sent, 1 to 1,000,000,000 units
 * @param receivedQuantity what has arrived, from 0, also more than was sent; null until the order is delivered
 */
public record OrderLine(String sku, long quantity, @Nullable Long receivedQuantity) {

    /** A line of a new order. */
    public static OrderLine of(String sku, long quantity) {
        return new OrderLine(sku, quantity, null);
    }

    OrderLine received(long units) {
        return new OrderLine(sku, quantity, units);
    }
}
