package co.wholesale888.wms.reservations;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.reservations.ReservationRepository.Listed;
import co.wholesale888.wms.shared.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * Lists reservations page by page, newest first. A page with more after it may hold fewer than the limit: the lines of
 * all reservations of a page are at most {@link #MAX_LINES}.
 */
@Component
public class ReservationLists {

    static final int MAX_LINES = 10_000;

    private static final UUID GREATEST_ID = new UUID(-1, -1);

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
        UUID position = before == null ? GREATEST_ID : UUID.fromString(before);
        Limit rows = Limit.of(limit + 1);
        return connections.call(
                Share.LEDGER_READS,
                () -> read(
                        warehouseId,
                        limit,
                        sku == null
                                ? repository.list(warehouseId, statuses, position, rows)
                                : repository.list(warehouseId, statuses, sku, position, rows)));
    }

    private Page<Reservation> read(UUID warehouseId, int limit, List<Listed> found) {
        Page<Listed> page = Page.of(found, Math.min(limit, countWithinMaxLines(found)), each -> "" + each.id());
        if (found.isEmpty()) {
            return new Page<>(List.of(), null);
        }
        Map<UUID, StoredReservation> byId =
                repository
                        .find(warehouseId, page.items().stream().map(Listed::id).toList())
                        .stream()
                        .collect(Collectors.toMap(StoredReservation::id, Function.identity()));
        return new Page<>(
                page.items().stream()
                        .map(each -> requireNonNull(byId.get(each.id())).reservation())
                        .toList(),
                page.next());
    }

    /** How many from the start of the list have at most {@link #MAX_LINES} lines together; at least 1. */
    private static int countWithinMaxLines(List<Listed> listed) {
        int lines = 0;
        for (int i = 0; i < listed.size(); i++) {
            lines += listed.get(i).lineCount();
            if (lines > MAX_LINES && i > 0) {
                return i;
            }
        }
        return Math.max(1, listed.size());
    }
}
