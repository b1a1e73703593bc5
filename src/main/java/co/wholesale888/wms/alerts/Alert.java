package co.wholesale888.wms.alerts;

import co.wholesale888.wms.shared.IdKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert as callers see it: in a list with the quantities of now, in an event with those of the moment that it tells of.
 *
 * @param suggestedQuantity what is missing to par and not on order either, never below 0
 * @param onOrder what is ordered or shipped, and not yet delivered
 * @param resolvedAt null while it is open
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

    /** OPEN until the quantity is above the threshold again. */
    public enum State {
        OPEN,
        RESOLVED
    }

    /** What it warns of. */
    public enum Level {
        CRITICAL
    }

    static Alert of(StoredAlert alert, long quantity, long threshold, long par, long onOrder) {
        return new Alert(
                IdKind.ALERT.format(alert.id()),
                alert.sku(),
                alert.resolvedAt() == null ? State.OPEN : State.RESOLVED,
                Level.CRITICAL,
                quantity,
                threshold,
                par,
                Math.max(0, par - quantity - onOrder),
                onOrder,
                alert.triggeredAt(),
                alert.resolvedAt());
    }
}
