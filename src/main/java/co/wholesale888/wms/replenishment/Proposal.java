package co.wholesale888.wms.replenishment;

import co.wholesale888.wms.alerts.OpenAlert;
import co.wholesale888.wms.shared.IdKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to send of a SKU that runs short.
 *
 * @param quantity what there is
 * @param onOrder what is ordered or shipped, and not yet delivered
 * @param suggestedQuantity what is missing to par and not on order either
 * @param daysOfCover for how many days the quantity lasts at the pace of the last 28 days, cut to one decimal; null where
 *     nothing was sold in them
 */
public record Proposal(
        String warehouse,
        String sku,
        long quantity,
        long threshold,
        long par,
        long onOrder,
        long suggestedQuantity,
        @Nullable Double daysOfCover,
        String alertId,
        Instant triggeredAt) {

    /**
     * @param soldPerDay units, above 0; null where nothing was sold
     */
    static Proposal of(OpenAlert alert, @Nullable Double soldPerDay) {
        StockForecast outlook = new StockForecast(alert.sku(), alert.onOrder(), soldPerDay);
        return new Proposal(
                IdKind.WAREHOUSE.format(alert.warehouseId()),
                alert.sku(),
                alert.quantity(),
                alert.threshold(),
                alert.par(),
                alert.onOrder(),
                alert.suggestedQuantity(),
                outlook.daysOfCover(alert.quantity()),
                IdKind.ALERT.format(alert.id()),
                alert.triggeredAt());
    }
}
