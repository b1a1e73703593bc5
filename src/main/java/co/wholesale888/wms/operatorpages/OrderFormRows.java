package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.replenishment.Replenishment;
import co.wholesale888.wms.replenishment.StockForecast;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockSearch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks up the stock and the units on order for the rows of an order form. */
@Component
class OrderFormRows {

    private static final int BLANK_ROWS = 3;
    private static final int BLANK_ROWS_IF_EMPTY = 6;
    private static final int MAX_SUGGESTIONS = 300;
    private static final StockSearch.Search ALL = new StockSearch.Search(null, Set.of(), StockSearch.Order.SKU, false);

    private final StockSearch stock;
    private final Replenishment replenishment;

    OrderFormRows(StockSearch stock, Replenishment replenishment) {
        this.stock = stock;
        this.replenishment = replenishment;
    }

    /**
     * A row of the order form, with what helps an operator to decide on the quantity.
     *
     * @param level the stock level; null if the warehouse does not have the SKU, or none has been entered
     */
    record Row(
            OrderForm.Line line,
            @Nullable StockItem level,
            @Nullable StockForecast forecast) {

        /** Whether the SKU is not registered in the warehouse; the shipment will register it. */
        public boolean isNewSku() {
            return level == null && line.hasValidSku();
        }

        /** Units that are ordered or shipped, and not delivered. */
        public long onOrder() {
            return forecast == null ? 0 : forecast.onOrder();
        }

        /** The number of days that the stock lasts; null if nothing was sold recently. */
        public @Nullable Double daysOfCover() {
            return forecast == null || level == null ? null : forecast.daysOfCover(level.quantity());
        }
    }

    /** A row for each line of the form, and some blank rows. */
    List<Row> of(WarehouseContext warehouse, OrderForm order) {
        List<String> skus = order.lines().stream()
                .filter(OrderForm.Line::hasValidSku)
                .map(OrderForm.Line::sku)
                .distinct()
                .toList();
        // Before the levels: what is delivered in between counts twice, not never, and nobody orders it again
        Map<String, StockForecast> forecasts = skus.isEmpty()
                ? Map.of()
                : replenishment.forecasts(warehouse.uuid(), skus).stream()
                        .collect(Collectors.toMap(StockForecast::sku, Function.identity()));
        Map<String, StockItem> levels = stock.levels(warehouse.uuid(), skus);
        List<Row> rows = new ArrayList<>();
        for (OrderForm.Line line : order.lines()) {
            rows.add(new Row(line, levels.get(line.sku()), forecasts.get(line.sku())));
        }
        int blank = rows.isEmpty() ? BLANK_ROWS_IF_EMPTY : BLANK_ROWS;
        rows.addAll(Collections.nCopies(blank, new Row(OrderForm.Line.entered("", ""), null, null)));
        return rows;
    }

    /** Whether the form has SKUs that are new to the warehouse and that the operator has not confirmed. */
    boolean hasUnconfirmedSkus(WarehouseContext warehouse, OrderForm order) {
        List<String> unconfirmed = order.lines().stream()
                .filter(line -> !line.confirmed() && line.hasValidSku())
                .map(OrderForm.Line::sku)
                .distinct()
                .toList();
        return stock.levels(warehouse.uuid(), unconfirmed).size() < unconfirmed.size();
    }

    /** The number of SKUs that no proposal has, although they are CRITICAL: nothing has ever been delivered of them. */
    long neverInStock(WarehouseContext warehouse) {
        return stock.counts(warehouse.uuid()).neverInStock();
    }

    /** The SKUs that the browser suggests while the operator types. */
    List<String> skuSuggestions(WarehouseContext warehouse) {
        return stock.search(warehouse.uuid(), ALL, MAX_SUGGESTIONS, 0).stream()
                .map(StockItem::sku)
                .toList();
    }
}
