package co.wholesale888.wms.stock;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.UUID;

/**
 * A level that has passed its threshold or its par, with the numbers at that moment.
 *
 * @param number 1, 2, 3, … in each warehouse, in the order of the changes that caused them
 * @param sequence the ledger sequence of the SKU's last transaction: the cause, unless a changed threshold was
 * @param reserved what reservations held at that moment
 */
@Embeddable
public record Crossing(
        UUID warehouseId,
        long number,
        @Enumerated(EnumType.STRING) Kind kind,
        String sku,
        long quantity,
        long threshold,
        long par,
        long sequence,
        long reserved,
        Instant happenedAt) {

    /** What was passed, and in which direction. */
    public enum Kind {
        /** From above the threshold, or from the registration, to at or below it. */
        TO_CRITICAL,
        /** From at or below the threshold to above it. */
        ABOVE_CRITICAL,
        /** From par or above to below par, by a transaction. */
        BELOW_PAR;

        /** What a level has passed that is now at or below its threshold, or above it. */
        static Kind to(boolean critical) {
            return critical ? TO_CRITICAL : ABOVE_CRITICAL;
        }
    }
}
