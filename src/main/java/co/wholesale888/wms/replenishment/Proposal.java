package co.wholesale888.wms.replenishment;

import co.wholesale888.wms.alerts.Alert;
import co.wholesale888.wms.alerts.AlertsAcrossWarehouses.Located;
import co.wholesale888.wms.shared.IdKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A SKU that runs short, and how much of it to order.
 *
 * @param quantity the live level
 * @param onOrder units that are ordered or shipped, and not yet delivered
 * @param suggestedQuantity units needed to reach par that are not on order yet
 * @param daysOfCover how many days the quantity lasts at the sales rate of the last 28 days, cut to one decimal; null
 *     without sales in that time
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

    static Proposal of(Located located, @Nullable Double soldPerDay) {
        Alert alert = located.alert();
        StockForecast forecast = new StockForecast(alert.sku(), alert.onOrder(), soldPerDay);
        return new Proposal(
                IdKind.WAREHOUSE.format(located.warehouseId()),
                alert.sku(),
                alert.quantity(),
                alert.threshold(),
                alert.par(),
                alert.onOrder(),
                alert.suggestedQuantity(),
                forecast.daysOfCover(alert.quantity()),
                alert.id(),
                alert.triggeredAt());
    }
}
