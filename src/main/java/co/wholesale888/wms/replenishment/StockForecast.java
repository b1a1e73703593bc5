package co.wholesale888.wms.replenishment;

import org.jspecify.annotations.Nullable;

/**
 * The expected supply and demand of a SKU.
 *
 * @param onOrder units that are ordered or shipped, and not yet delivered
 * @param soldPerDay units, by the SALEs of the last 28 days; null without sales in that time
 */
public record StockForecast(
        String sku, long onOrder, @Nullable Double soldPerDay) {

    /** How many days the quantity lasts, cut to one decimal; null without sales. */
    public @Nullable Double daysOfCover(long quantity) {
        return soldPerDay == null ? null : Math.floor(quantity / soldPerDay * 10) / 10;
    }
}
