package co.wholesale888.wms.replenishment;

import org.jspecify.annotations.Nullable;

/**
 * How a SKU is provided for.
 *
 * @param onOrder what is ordered or shipped, and not yet delivered
 * @param soldPerDay units, by the SALEs of the last 28 days; null where nothing was sold in them
 */
public record StockForecast(
        String sku, long onOrder, @Nullable Double soldPerDay) {

    /** For how many days so many units last, cut to one decimal; null where nothing was sold. */
    public @Nullable Double daysOfCover(long quantity) {
        return soldPerDay == null ? null : Math.floor(quantity / soldPerDay * 10) / 10;
    }
}
