package co.wholesale888.wms.orders;

import co.wholesale888.wms.stock.SkuRegistry.NewSku;

/** Chooses the levels of a SKU that is shipped to a warehouse for the first time. */
final class FirstShipment {

    private static final int MIN_PAR = 2;

    private FirstShipment() {}

    /**
     * Returns the SKU with par = the shipped quantity, at least 2, and threshold = a quarter of the shipped quantity,
     * rounded up, but less than the shipped quantity.
     *
     * @param quantity the shipped quantity, at least 1
     */
    static NewSku of(String sku, long quantity) {
        long quarter = (quantity + 3) / 4;
        return new NewSku(sku, Math.min(quarter, quantity - 1), Math.max(quantity, MIN_PAR));
    }
}
