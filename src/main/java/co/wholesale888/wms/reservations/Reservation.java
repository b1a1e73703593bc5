package co.wholesale888.wms.reservations;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Quantities of some SKUs that are held for one purpose, all of them or none.
 *
 * @param lines 1 to 1,000, each SKU once; they never change
 * @param reference the caller's document number, up to 128 characters
 * @param expiresAt when the hold ends by itself
 * @param endedAt when it was committed, released or expired; null while it is HELD
 */
public record Reservation(
        UUID warehouseId,
        UUID id,
        ReservationStatus status,
        List<Line> lines,
        @Nullable String reference,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant endedAt) {

    /**
     * How long after {@code expiresAt} the hold is still respected, because a commit that arrived just before may be
     * waiting at a busy instance. What is over blocks nobody a second after it, so this leaves time to end it.
     */
    public static final Duration GRACE = Duration.ofMillis(600);

    /**
     * How much of one SKU is held.
     *
     * @param quantity 1 to 1,000,000,000 units
     */
    public record Line(String sku, long quantity) {}

    public Reservation {
        lines = List.copyOf(lines);
    }

    public boolean isHeld() {
        return status == ReservationStatus.HELD;
    }

    /** The same reservation with another end. */
    public Reservation extended(Instant newExpiresAt) {
        return new Reservation(warehouseId, id, status, lines, reference, createdAt, newExpiresAt, null);
    }

    /** The same reservation after its end. */
    public Reservation ended(ReservationStatus as, Instant at) {
        return new Reservation(warehouseId, id, as, lines, reference, createdAt, expiresAt, at);
    }
}
