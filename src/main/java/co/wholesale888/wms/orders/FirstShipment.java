package co.wholesale888.wms.orders;

import co.wholesale888.wms.stock.SkuRegistry.NewSku;

/** How a SKU begins that a warehouse gets for the first time. */
final class FirstShipment {

    private static final int MIN_PAR = 2;

    private FirstShipment() {}

    /**
     * Its par is what was shipped, but at least 2; its threshold a quarter of that, rounded up, but less than what was
     * shipped.
     *
     * @param quantity what is shipped, from 1
     */
    static NewSku of(String sku, long quantity) {
        long quarter = (quantity + 3) / 4;
        return new NewSku(sku, Math.min(quarter, quantity - 1), Math.max(quantity, MIN_PAR));
    }
}
