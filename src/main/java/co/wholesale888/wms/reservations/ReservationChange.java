package co.wholesale888.wms.reservations;

import co.wholesale888.wms.stock.EntryType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to reservations of one warehouse. A change that arrives before {@code expiresAt} is carried out
 * although it may have waited beyond it.
 */
public sealed interface ReservationChange {

    UUID warehouseId();

    /**
     * A new reservation.
     *
     * @param lines 1 to 1,000, each SKU once
     * @param expiresIn 1 second to 7 days
     */
    record Reserve(
            UUID warehouseId,
            UUID id,
            List<Reservation.Line> lines,
            @Nullable String reference,
            Duration expiresIn) implements ReservationChange {}

    /** The change of a reservation that a caller names. */
    sealed interface OfOne extends ReservationChange {

        UUID id();

        Instant arrivedAt();
    }

    /**
     * The goods go to whom they were promised, and what is left is released.
     *
     * @param tokenId the token that writes the ledger's entries
     * @param type SALE or ISSUE
     * @param workerId required for an ISSUE
     * @param quantities what goes, by SKU; null for all that is held
     */
    record Commit(
            UUID warehouseId,
            UUID id,
            Instant arrivedAt,
            UUID tokenId,
            EntryType type,
            @Nullable String workerId,
            @Nullable Map<String, Long> quantities)
            implements OfOne {}

    /**
     * Another time to hold the goods, from now on.
     *
     * @param expiresIn 1 second to 7 days
     */
    record Extend(UUID warehouseId, UUID id, Instant arrivedAt, Duration expiresIn) implements OfOne {}

    /** The goods are available again. */
    record Release(UUID warehouseId, UUID id, Instant arrivedAt) implements OfOne {}

    /**
     * The end of those of these reservations whose time is over.
     *
     * @param lines the number of their lines
     */
    record Expire(UUID warehouseId, List<UUID> ids, int lines) implements ReservationChange {}
}
