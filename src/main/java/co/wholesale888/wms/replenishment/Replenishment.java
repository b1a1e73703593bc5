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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Proposes what to send to the warehouses whose stock runs short, and orders it. */
@Service
public class Replenishment {

    private static final int MAX_WAITING = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final AlertQueries alertQueries;
    private final Orders orders;
    private final Warehouses warehouses;
    private final Clock clock;
    /** A long list adds up much of the ledger: one at a time is plenty, and leaves the connections to others. */
    private final ConcurrencyLimit turns = new ConcurrencyLimit(1, MAX_WAITING, PATIENCE);

    Replenishment(JdbcClient jdbc, AlertQueries alertQueries, Orders orders, Warehouses warehouses, Clock clock) {
        this.jdbc = jdbc;
        this.alertQueries = alertQueries;
        this.orders = orders;
        this.warehouses = warehouses;
        this.clock = clock;
    }

    /**
     * What to send to one warehouse or to all, in the order of warehouses and SKUs: a proposal for each open alert.
     *
     * @param after where the previous page ended, or null
     */
    public Page<Proposal> proposals(@Nullable UUID warehouseId, int limit, OpenAlert.@Nullable Position after) {
        turns.enter();
        try {
            List<OpenAlert> alerts = alertQueries.open(warehouseId, after, limit + 1);
            Map<UUID, List<String>> skus = new HashMap<>();
            alerts.forEach(alert -> skus.computeIfAbsent(alert.warehouseId(), id -> new ArrayList<>())
                    .add(alert.sku()));
            Map<UUID, Map<String, Double>> pace = new HashMap<>();
            skus.forEach((id, some) -> pace.put(id, Sales.perDay(jdbc, id, some)));
            List<Proposal> found = alerts.stream()
                    .map(alert -> Proposal.of(
                            alert,
                            pace.getOrDefault(alert.warehouseId(), Map.of()).get(alert.sku())))
                    .toList();
            return Page.of(found, limit, proposal -> proposal.warehouse() + " " + proposal.sku());
        } finally {
            turns.leave();
        }
    }

    /**
     * Orders what is proposed for the warehouse, at most 1,000 SKUs at a time, or in its place what the draft says.
     *
     * @throws RefusedException NOT_FOUND where there is no such warehouse; INVALID_STATE where nothing is proposed, or the
     *     warehouse has as many orders under way as it may have
     */
    @Transactional
    public Order order(UUID warehouseId, NewOrder draft) {
        // Of two who order at once, the second one sees what the first has ordered
        if (!warehouses.lock(warehouseId)) {
            throw RefusedException.notFound("warehouse");
        }
        List<OrderLine> lines = draft.lines();
        String reference = draft.reference();
        return orders.create(
                warehouseId,
                reference == null ? "Replenishment " + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : reference,
                lines == null ? proposed(warehouseId) : lines);
    }

    /**
     * Orders what somebody has decided on who looked at what is on order already. Of two who do so at once, the second one
     * is told.
     *
     * @param reference 1 to 128 characters
     * @param lines 1 to 1,000, each SKU once
     * @param seenOnOrder what was on order of some of the SKUs when it was decided
     * @throws RefusedException NOT_FOUND where there is no such warehouse; INVALID_STATE where something else is on order
     *     by now, or the warehouse has as many orders under way as it may have
     */
    @Transactional
    public Order order(UUID warehouseId, String reference, List<OrderLine> lines, Map<String, Long> seenOnOrder) {
        if (!warehouses.lock(warehouseId)) {
            throw RefusedException.notFound("warehouse");
        }
        Map<String, Long> onOrder = OnOrder.of(jdbc, warehouseId, seenOnOrder.keySet());
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String sku = lines.get(i).sku();
            long now = onOrder.getOrDefault(sku, 0L);
            Long seen = seenOnOrder.get(sku);
            if (seen != null && seen != now) {
                String message = "%d of %s are on order by now, not %d. Decide anew.".formatted(now, sku, seen);
                violations.add(Violation.of(i, "quantity", sku, ErrorCode.INVALID_STATE, message));
            }
        }
        RefusedException.throwIfAny(violations);
        return orders.create(warehouseId, reference, lines);
    }

    /** How each of these SKUs is provided for; in the order in which they are given. */
    public List<StockForecast> outlook(UUID warehouseId, List<String> skus) {
        turns.enter();
        try {
            Map<String, Long> onOrder = OnOrder.of(jdbc, warehouseId, skus);
            Map<String, Double> pace = Sales.perDay(jdbc, warehouseId, skus);
            return skus.stream()
                    .map(sku -> new StockForecast(sku, onOrder.getOrDefault(sku, 0L), pace.get(sku)))
                    .toList();
        } finally {
            turns.leave();
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
            after = alerts.isEmpty()
                    ? null
                    : new OpenAlert.Position(warehouseId, alerts.getLast().sku());
        } while (alerts.size() == Page.MAX_LIMIT && lines.size() < NewOrder.MAX_LINES);
        if (lines.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "Nothing is proposed for this warehouse: what runs short is on order. Send lines to order all the same.");
        }
        return lines;
    }
}
