package co.wholesale888.wms.replenishment;

import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.alerts.AlertsAcrossWarehouses.Located;
import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.orders.NewOrder;
import co.wholesale888.wms.orders.OnOrder;
import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderLine;
import co.wholesale888.wms.orders.Orders;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.Quantities;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.transactions.Sales;
import co.wholesale888.wms.warehouses.Warehouses;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Proposes orders for warehouses whose stock runs short, and places them. */
@Service
public class Replenishment {

    private static final int MAX_QUEUED = 50;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    private static final Duration MAX_TIME = Duration.ofSeconds(2);

    private final JdbcClient jdbc;
    private final Sales sales;
    private final AlertQueries alertQueries;
    private final Orders orders;
    private final Warehouses warehouses;
    private final Clock clock;
    private final Duration maxTime;
    /** Sales rates read a large part of the ledger. One call at a time leaves the connections to others. */
    private final ConcurrencyLimit limit = new ConcurrencyLimit(1, MAX_QUEUED, MAX_WAIT);

    @Autowired
    Replenishment(
            JdbcClient jdbc,
            Sales sales,
            AlertQueries alertQueries,
            Orders orders,
            Warehouses warehouses,
            Clock clock) {
        this(jdbc, sales, alertQueries, orders, warehouses, clock, MAX_TIME);
    }

    /**
     * @param maxTime after which a page ends, with at least one proposal
     */
    Replenishment(
            JdbcClient jdbc,
            Sales sales,
            AlertQueries alertQueries,
            Orders orders,
            Warehouses warehouses,
            Clock clock,
            Duration maxTime) {
        this.sales = sales;
        this.jdbc = jdbc;
        this.alertQueries = alertQueries;
        this.orders = orders;
        this.warehouses = warehouses;
        this.clock = clock;
        this.maxTime = maxTime;
    }

    /**
     * One page of the proposals for one warehouse or for all, ordered by warehouse and SKU. Each open alert has one.
     * A page that takes long ends early, although more follow, so that other callers have their turn.
     *
     * @param after where the previous page ended, or null
     */
    public Page<Proposal> proposals(@Nullable UUID warehouseId, int max, AlertQueries.@Nullable Position after) {
        return limit.call(() -> {
            long deadline = System.nanoTime() + maxTime.toNanos();
            List<Located> alerts = alertQueries.open(warehouseId, after, max + 1);
            List<Proposal> found = new ArrayList<>();
            while (found.size() < Math.min(max, alerts.size()) && (found.isEmpty() || System.nanoTime() < deadline)) {
                List<Located> some = ofOneWarehouse(alerts.subList(found.size(), Math.min(max, alerts.size())));
                Map<String, Double> soldPerDay = sales.perDay(
                        some.getFirst().warehouseId(),
                        some.stream().map(one -> one.alert().sku()).toList());
                some.forEach(one ->
                        found.add(Proposal.of(one, soldPerDay.get(one.alert().sku()))));
            }
            return new Page<>(found, found.size() == alerts.size() ? null : position(found.getLast()));
        });
    }

    /** The first alerts of the list, as many as one statement computes the sales of. */
    private static List<Located> ofOneWarehouse(List<Located> alerts) {
        UUID first = alerts.getFirst().warehouseId();
        return alerts.stream()
                .takeWhile(one -> one.warehouseId().equals(first))
                .limit(Sales.SKUS_PER_STATEMENT)
                .toList();
    }

    private static String position(Proposal proposal) {
        return proposal.warehouse() + " " + proposal.sku();
    }

    /**
     * Orders for the warehouse what is proposed, up to 1,000 SKUs at a time, or the given lines instead.
     *
     * @throws RefusedException NOT_FOUND if there is no such warehouse; INVALID_STATE if nothing is proposed, or the
     *     warehouse has the maximum number of open orders
     */
    @Transactional
    public Order order(UUID warehouseId, NewOrder asked) {
        // Of two concurrent calls, the second sees the order of the first
        warehouses.lock(warehouseId);
        List<OrderLine> lines = asked.lines();
        String reference = asked.reference();
        return orders.create(
                warehouseId,
                reference == null ? "Replenishment " + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : reference,
                lines == null ? proposed(warehouseId) : lines);
    }

    /**
     * Orders lines that an operator has chosen by looking at what is on order already. If that has changed meanwhile,
     * the order is refused, so that two operators do not order the same.
     *
     * @param reference 1 to 128 characters
     * @param lines 1 to 1,000, each SKU once
     * @param seenOnOrder the units on order, by SKU, that the operator has seen
     * @throws RefusedException NOT_FOUND if there is no such warehouse; INVALID_STATE if other quantities are on order
     *     by now, or the warehouse has the maximum number of open orders
     */
    @Transactional
    public Order order(UUID warehouseId, String reference, List<OrderLine> lines, Map<String, Long> seenOnOrder) {
        warehouses.lock(warehouseId);
        Map<String, Long> onOrder = OnOrder.of(jdbc, warehouseId, seenOnOrder.keySet());
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String sku = lines.get(i).sku();
            long now = onOrder.getOrDefault(sku, 0L);
            Long seen = seenOnOrder.get(sku);
            if (seen != null && seen != now) {
                String message = "%s of %s are on order by now, not %s. Check the quantity and send the order again."
                        .formatted(now, sku, seen);
                violations.add(Violation.of(i, "quantity", sku, ErrorCode.INVALID_STATE, message));
            }
        }
        RefusedException.throwIfAny(violations);
        return orders.create(warehouseId, reference, lines);
    }

    /** The expected supply and demand of each SKU, in the order in which they are given. */
    public List<StockForecast> forecasts(UUID warehouseId, List<String> skus) {
        return limit.call(() -> {
            Map<String, Long> onOrder = OnOrder.of(jdbc, warehouseId, skus);
            Map<String, Double> soldPerDay = sales.perDay(warehouseId, skus);
            return skus.stream()
                    .map(sku -> new StockForecast(sku, onOrder.getOrDefault(sku, 0L), soldPerDay.get(sku)))
                    .toList();
        });
    }

    private List<OrderLine> proposed(UUID warehouseId) {
        List<OrderLine> lines = new ArrayList<>();
        AlertQueries.Position after = null;
        List<Located> alerts;
        do {
            alerts = alertQueries.open(warehouseId, after, Page.MAX_LIMIT);
            alerts.stream()
                    .map(Located::alert)
                    .filter(alert -> alert.suggestedQuantity() > 0)
                    .map(alert -> OrderLine.of(alert.sku(), Math.min(alert.suggestedQuantity(), Quantities.MAX_DELTA)))
                    .limit(NewOrder.MAX_LINES - lines.size())
                    .forEach(lines::add);
            if (!alerts.isEmpty()) {
                after = new AlertQueries.Position(
                        warehouseId, alerts.getLast().alert().sku());
            }
        } while (alerts.size() == Page.MAX_LIMIT && lines.size() < NewOrder.MAX_LINES);
        if (lines.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "Nothing is proposed for this warehouse: everything that runs short is on order."
                            + " Send lines to order more.");
        }
        return lines;
    }
}
