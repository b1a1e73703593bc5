package co.wholesale888.wms.alerts;

import co.wholesale888.wms.alerts.AlertsAcrossWarehouses.Located;
import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.Page;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/**
 * Lists alerts with the present quantities, newest first, which is the order of their ids. An alert that opens while a
 * caller reads the pages comes before all of them, so that no other alert is skipped or repeated.
 */
@Service
public class AlertQueries {

    private static final int MAX_WAITING = 200;
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final Position START = new Position(new UUID(0, 0), "");

    private final AlertRepository repository;
    private final EntityManager entityManager;
    private final LocatedAlerts located;
    private final Cursors cursors;
    private final SharedConnections connections;
    private final ConcurrencyLimit limit = ConcurrencyLimit.ofAccounts(MAX_WAITING, MAX_WAIT);

    AlertQueries(
            AlertRepository repository,
            EntityManager entityManager,
            LocatedAlerts located,
            Cursors cursors,
            SharedConnections connections) {
        this.repository = repository;
        this.entityManager = entityManager;
        this.located = located;
        this.cursors = cursors;
        this.connections = connections;
    }

    /** A position in the list of open alerts, which is ordered by warehouse and SKU. */
    public record Position(UUID warehouseId, String sku) {}

    /** Returns one page of the alerts that match the query. */
    public AlertPage page(UUID warehouseId, AlertQuery query) {
        String listName = query.listName(warehouseId);
        String cursor = cursors.decode(listName, query.cursor());
        UUID before = Page.before(cursor);
        return shared(() -> {
            Page<StoredAlert> page = Page.of(find(warehouseId, query, before), query.limit(), alert -> "" + alert.id);
            return new AlertPage(
                    located.withQuantities(page.items()).stream()
                            .map(Located::alert)
                            .toList(),
                    cursors.encode(listName, page.next()),
                    page.hasMore());
        });
    }

    /**
     * Returns the open alerts of one warehouse or of all, ordered by warehouse and SKU.
     *
     * @param after the position after which to start, or null
     * @param limit the maximum number of alerts
     */
    public List<Located> open(@Nullable UUID warehouseId, @Nullable Position after, int limit) {
        Position start = after == null ? START : after;
        return located.withQuantities(
                warehouseId == null
                        ? repository.findOpenInAllWarehouses(start.warehouseId, start.sku, Limit.of(limit))
                        : repository.findOpen(warehouseId, start.sku, Limit.of(limit)));
    }

    /** Counts the open alerts of all warehouses, up to a limit. */
    public int countOpen(int atMost) {
        return shared(() -> repository.countOpen(atMost));
    }

    private <T> T shared(Supplier<T> read) {
        return limit.call(() -> connections.call(Share.ALERTS_AND_EVENTS, read));
    }

    private List<StoredAlert> find(UUID warehouseId, AlertQuery query, UUID before) {
        String inState = switch (query.state()) {
            case OPEN -> " and a.resolvedAt is null";
            case RESOLVED -> " and a.resolvedAt is not null";
            case ALL -> "";
        };
        String ofSku = query.sku() == null ? "" : " and a.sku = :sku";
        TypedQuery<StoredAlert> matching = entityManager.createQuery(
                "from StoredAlert a where a.warehouseId = :warehouse and a.id < :before" + inState + ofSku
                        + " order by a.id desc",
                StoredAlert.class);
        matching.setParameter("warehouse", warehouseId).setParameter("before", before);
        if (query.sku() != null) {
            matching.setParameter("sku", query.sku());
        }
        return matching.setMaxResults(query.limit() + 1).getResultList();
    }
}
