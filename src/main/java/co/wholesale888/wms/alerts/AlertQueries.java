package co.wholesale888.wms.alerts;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.orders.OnOrder;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockSearch;
import jakarta.persistence.criteria.Predicate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Lists alerts with the present quantities, newest first, which is the order of their ids. An alert that opens while a
 * caller reads the pages comes before all of them, so that no other alert is skipped or repeated.
 */
@Service
public class AlertQueries {

    private static final int MAX_CONCURRENT = 1;
    private static final int MAX_WAITING = 200;
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final UUID GREATEST_ID = new UUID(-1, -1);
    private static final OpenAlert.Position START = new OpenAlert.Position(new UUID(0, 0), "");

    private final AlertRepository repository;
    private final StockSearch stock;
    private final JdbcClient jdbc;
    private final Cursors cursors;
    private final SharedConnections connections;
    private final ConcurrencyLimit limit = new ConcurrencyLimit(MAX_CONCURRENT, MAX_WAITING, MAX_WAIT);

    AlertQueries(
            AlertRepository repository,
            StockSearch stock,
            JdbcClient jdbc,
            Cursors cursors,
            SharedConnections connections) {
        this.repository = repository;
        this.stock = stock;
        this.jdbc = jdbc;
        this.cursors = cursors;
        this.connections = connections;
    }

    /** Returns one page of the alerts that match the query. */
    public AlertPage page(UUID warehouseId, AlertQuery query) {
        String listName = query.listName(warehouseId);
        String cursor = cursors.decode(listName, query.cursor());
        UUID before = cursor == null ? GREATEST_ID : UUID.fromString(cursor);
        return shared(() -> {
            List<StoredAlert> found = repository.findBy(
                    matching(warehouseId, query, before),
                    matches -> matches.sortBy(Sort.by("id").descending())
                            .limit(query.limit() + 1)
                            .all());
            Page<StoredAlert> page = Page.of(found, query.limit(), alert -> "" + alert.id);
            return new AlertPage(
                    withQuantities(warehouseId, page.items(), Alert::of),
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
    public List<OpenAlert> open(@Nullable UUID warehouseId, OpenAlert.@Nullable Position after, int limit) {
        OpenAlert.Position start = after == null ? START : after;
        List<StoredAlert> found = warehouseId == null
                ? repository.findOpenInAllWarehouses(start.warehouseId(), start.sku(), Limit.of(limit))
                : repository.findOpen(warehouseId, start.sku(), Limit.of(limit));
        List<OpenAlert> open = new ArrayList<>();
        found.stream()
                .collect(groupingBy(alert -> alert.warehouseId, LinkedHashMap::new, toList()))
                .forEach((id, alerts) -> open.addAll(withQuantities(id, alerts, OpenAlert::of)));
        return open;
    }

    /** Counts the open alerts of all warehouses, up to a limit. */
    public int countOpen(int atMost) {
        return shared(() -> repository.countOpen(atMost));
    }

    private <T> T shared(Supplier<T> read) {
        return limit.call(() -> connections.call(Share.ALERTS_AND_EVENTS, read));
    }

    private <T> List<T> withQuantities(UUID warehouseId, List<StoredAlert> alerts, View<T> view) {
        if (alerts.isEmpty()) {
            return List.of();
        }
        List<String> skus = alerts.stream().map(alert -> alert.sku).distinct().toList();
        Map<String, StockItem> levels = stock.levels(warehouseId, skus);
        Map<String, Long> onOrder = OnOrder.of(jdbc, warehouseId, skus);
        return alerts.stream()
                .filter(alert -> levels.containsKey(alert.sku))
                .map(alert ->
                        view.of(alert, requireNonNull(levels.get(alert.sku)), onOrder.getOrDefault(alert.sku, 0L)))
                .toList();
    }

    private static Specification<StoredAlert> matching(UUID warehouseId, AlertQuery query, UUID before) {
        return (alert, select, is) -> {
            List<Predicate> conditions = new ArrayList<>();
            conditions.add(is.equal(alert.get("warehouseId"), warehouseId));
            conditions.add(is.lessThan(alert.<UUID>get("id"), before));
            switch (query.state()) {
                case OPEN -> conditions.add(is.isNull(alert.get("resolvedAt")));
                case RESOLVED -> conditions.add(is.isNotNull(alert.get("resolvedAt")));
                case ALL -> {}
            }
            if (query.sku() != null) {
                conditions.add(is.equal(alert.get("sku"), query.sku()));
            }
            return is.and(conditions);
        };
    }

    private interface View<T> {

        T of(StoredAlert alert, StockItem level, long onOrder);
    }
}
