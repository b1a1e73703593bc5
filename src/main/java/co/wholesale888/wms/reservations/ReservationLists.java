package co.wholesale888.wms.reservations;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.reservations.ReservationRepository.Listed;
import co.wholesale888.wms.shared.Page;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * Lists reservations page by page, newest first. A page with more after it may hold fewer than the limit: the lines of
 * all reservations of a page are at most {@link Page#MAX_LINES}.
 */
@Component
public class ReservationLists {

    private final ReservationRepository repository;
    private final SharedConnections connections;

    ReservationLists(ReservationRepository repository, SharedConnections connections) {
        this.repository = repository;
        this.connections = connections;
    }

    /** Finds one reservation of the warehouse. */
    public Optional<Reservation> find(UUID warehouseId, UUID id) {
        return connections.call(
                Share.LEDGER_READS, () -> repository.find(warehouseId, id).map(StoredReservation::reservation));
    }

    /**
     * Lists the reservations of a warehouse.
     *
     * @param sku only those that hold this SKU, or null for all
     * @param before the position at which the previous page ended, or null
     */
    public Page<Reservation> page(
            UUID warehouseId,
            Set<ReservationStatus> statuses,
            @Nullable String sku,
            int limit,
            @Nullable String before) {
        UUID position = Page.before(before);
        Limit rows = Limit.of(limit + 1);
        return connections.call(
                Share.LEDGER_READS,
                () -> Page.withinLines(
                                sku == null
                                        ? repository.list(warehouseId, statuses, position, rows)
                                        : repository.list(warehouseId, statuses, sku, position, rows),
                                limit,
                                listed -> repository.find(
                                        warehouseId,
                                        statuses,
                                        listed.stream().map(Listed::id).toList()),
                                StoredReservation::id)
                        .map(StoredReservation::reservation));
    }
}
