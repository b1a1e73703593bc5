package co.wholesale888.wms.stock;

import java.time.Instant;
import java.util.UUID;

/**
 * A level that has passed its threshold or its par, with the numbers of that moment.
 *
 * @param number 1, 2, 3, … in each warehouse, in the order in which it happened
 * @param sequence the ledger sequence of the SKU's last transaction, the one that crossed unless a threshold did
 */
public record Crossing(
        UUID warehouseId,
        long number,
        Kind kind,
        String sku,
        long quantity,
        long threshold,
        long par,
        long sequence,
        Instant happenedAt) {

    /** What was passed, and in which direction. */
    public enum Kind {
        /** At or below the threshold now, and not before; a first transaction that leaves it there counts too. */
        TO_CRITICAL,
        /** Above the threshold again. */
        ABOVE_CRITICAL,
        /** From par or above to below par, by a transaction. */
        BELOW_PAR
    }
}
