package co.wholesale888.wms.alerts;

import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.stock.StockItem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert as callers see it: in a list with the present quantities, in an event with those at the time of the event.
 *
 * @param suggestedQuantity the quantity to order to reach par, never below 0
 * @param onOrder the undelivered quantity of PENDING and SHIPPED orders
 * @param resolvedAt null while the alert is open
 */
public record Alert(
        String id,
        String sku,
        State state,
        Level level,
        long quantity,
        long threshold,
        long par,
        long suggestedQuantity,
        long onOrder,
        Instant triggeredAt,
        @Nullable Instant resolvedAt) {

    /** OPEN until the quantity is above the threshold again, then RESOLVED. */
    public enum State {
        OPEN,
        RESOLVED
    }

    /** The stock status that the alert reports. */
    public enum Level {
        CRITICAL
    }

    static Alert of(StoredAlert alert, StockItem level, long onOrder) {
        return new Alert(
                IdKind.ALERT.format(alert.id),
                alert.sku,
                alert.resolvedAt == null ? State.OPEN : State.RESOLVED,
                Level.CRITICAL,
                level.quantity(),
                level.threshold(),
                level.par(),
                Math.max(0, level.par() - level.quantity() - onOrder),
                onOrder,
                alert.triggeredAt,
                alert.resolvedAt);
    }
}
