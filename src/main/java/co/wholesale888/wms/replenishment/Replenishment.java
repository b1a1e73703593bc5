package co.wholesale888.wms.replenishment;

import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.alerts.OpenAlert;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Proposes orders for warehouses whose stock runs short, and places them. */
@Service
public class Replenishment {

    private static final int MAX_QUEUED = 50;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final Sales sales;
    private final AlertQueries alertQueries;
    private final Orders orders;
    private final Warehouses warehouses;
    private final Clock clock;
    /** Sales rates read a large part of the ledger. One call at a time leaves the connections to others. */
    private final ConcurrencyLimit limit = new ConcurrencyLimit(1, MAX_QUEUED, MAX_WAIT);

    Replenishment(
            JdbcClient jdbc,
            Sales sales,
            AlertQueries alertQueries,
            Orders orders,
            Warehouses warehouses,
            Clock clock) {
        this.sales = sales;
        this.jdbc = jdbc;
        this.alertQueries = alertQueries;
        this.orders = orders;
        this.warehouses = warehouses;
        this.clock = clock;
    }

    /**
     * One page of the proposals for one warehouse or for all, ordered by warehouse and SKU. Each open alert has one.
     *
     * @param after where the previous page ended, or null
     */
    public Page<Proposal> proposals(@Nullable UUID warehouseId, int max, OpenAlert.@Nullable Position after) {
        limit.enter();
        try {
            List<OpenAlert> alerts = alertQueries.open(warehouseId, after, max + 1);
            Map<UUID, List<OpenAlert>> byWarehouse = alerts.stream()
                    .collect(Collectors.groupingBy(OpenAlert::warehouseId, LinkedHashMap::new, Collectors.toList()));
            List<Proposal> found = new ArrayList<>();
            byWarehouse.forEach((id, some) -> {
                Map<String, Double> soldPerDay =
                        sales.perDay(id, some.stream().map(OpenAlert::sku).toList());
                some.forEach(alert -> found.add(Proposal.of(alert, soldPerDay.get(alert.sku()))));
            });
            return Page.of(found, max, proposal -> proposal.warehouse() + " " + proposal.sku());
        } finally {
            limit.leave();
        }
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
        limit.enter();
        try {
            Map<String, Long> onOrder = OnOrder.of(jdbc, warehouseId, skus);
            Map<String, Double> soldPerDay = sales.perDay(warehouseId, skus);
            return skus.stream()
                    .map(sku -> new StockForecast(sku, onOrder.getOrDefault(sku, 0L), soldPerDay.get(sku)))
                    .toList();
        } finally {
            limit.leave();
        }
    }

    private List<OrderLine> proposed(UUID warehouseId) {
        List<OrderLine> lines = new ArrayList<>();
        OpenAlert.Position after = null;
        List<OpenAlert> alerts;
        do {
            alerts = alertQueries.open(warehouseId, after, Page.MAX_LIMIT);
            alerts.stream()
                    .filter(alert -> alert.suggestedQuantity() > 0)
                    .map(alert -> OrderLine.of(alert.sku(), Math.min(alert.suggestedQuantity(), Quantities.MAX_DELTA)))
                    .limit(NewOrder.MAX_LINES - lines.size())
                    .forEach(lines::add);
            if (!alerts.isEmpty()) {
                after = new OpenAlert.Position(warehouseId, alerts.getLast().sku());
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
