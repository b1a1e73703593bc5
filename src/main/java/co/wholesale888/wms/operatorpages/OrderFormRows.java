package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.portal.LevelRow;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.replenishment.Replenishment;
import co.wholesale888.wms.replenishment.StockForecast;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** A row for each line of the form, and some blank rows. */
    List<OrderFormRow> of(WarehouseContext warehouse, OrderForm order) {
        List<String> skus = order.lines().stream()
                .filter(OrderForm.Line::hasValidSku)
                .map(OrderForm.Line::sku)
                .distinct()
                .toList();
        Map<String, StockItem> levels = stock.levels(warehouse.uuid(), skus);
        Map<String, StockForecast> forecasts = skus.isEmpty()
                ? Map.of()
                : replenishment.forecasts(warehouse.uuid(), List.copyOf(levels.keySet())).stream()
                        .collect(Collectors.toMap(StockForecast::sku, Function.identity()));
        List<OrderFormRow> rows = new ArrayList<>();
        for (OrderForm.Line line : order.lines()) {
            StockItem level = levels.get(line.sku());
            StockForecast forecast = forecasts.get(line.sku());
            rows.add(new OrderFormRow(
                    rows.size(),
                    line,
                    level == null ? null : new LevelRow(level),
                    forecast == null ? 0 : forecast.onOrder(),
                    forecast == null || level == null ? null : forecast.daysOfCover(level.quantity())));
        }
        int blank = rows.isEmpty() ? BLANK_ROWS_IF_EMPTY : BLANK_ROWS;
        for (int i = 0; i < blank; i++) {
            rows.add(OrderFormRow.blank(rows.size()));
        }
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

    /** The SKUs that the browser suggests while the operator types. */
    List<String> skuSuggestions(WarehouseContext warehouse) {
        return stock.search(warehouse.uuid(), ALL, MAX_SUGGESTIONS, 0).stream()
                .map(StockItem::sku)
                .toList();
    }
}
