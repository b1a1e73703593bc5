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

/** Looks up what an operator wants to know of the SKUs of an order that is being drawn up. */
@Component
class OrderFormRows {

    private static final int BLANK = 3;
    private static final int BLANK_IF_EMPTY = 6;
    /** How many SKUs a browser offers while one types. */
    private static final int OFFERED = 300;

    private static final StockSearch.Search ALL = new StockSearch.Search(null, Set.of(), StockSearch.Order.SKU, false);

    private final StockSearch stock;
    private final Replenishment replenishment;

    OrderFormRows(StockSearch stock, Replenishment replenishment) {
        this.stock = stock;
        this.replenishment = replenishment;
    }

    /** The draft's lines, and some to be filled in. */
    List<OrderFormRow> of(WarehouseContext place, OrderForm draft) {
        List<String> skus = skus(draft);
        Map<String, StockItem> levels = stock.levels(place.uuid(), skus);
        Map<String, StockForecast> outlooks = skus.isEmpty()
                ? Map.of()
                : replenishment.forecasts(place.uuid(), List.copyOf(levels.keySet())).stream()
                        .collect(Collectors.toMap(StockForecast::sku, Function.identity()));
        List<OrderFormRow> rows = new ArrayList<>();
        for (OrderForm.Line line : draft.lines()) {
            StockItem level = levels.get(line.sku());
            StockForecast outlook = outlooks.get(line.sku());
            rows.add(new OrderFormRow(
                    rows.size(),
                    line,
                    level == null ? null : new LevelRow(level),
                    outlook == null ? 0 : outlook.onOrder(),
                    outlook == null || level == null ? null : outlook.daysOfCover(level.quantity())));
        }
        int blank = rows.isEmpty() ? BLANK_IF_EMPTY : BLANK;
        for (int i = 0; i < blank; i++) {
            rows.add(OrderFormRow.blank(rows.size()));
        }
        return rows;
    }

    /** Whether it has SKUs that the warehouse does not have, and the operator does not know of that. */
    boolean hasUncheckedNews(WarehouseContext place, OrderForm draft) {
        List<String> unchecked = draft.lines().stream()
                .filter(line -> !line.checked() && line.hasSku())
                .map(OrderForm.Line::sku)
                .distinct()
                .toList();
        return stock.levels(place.uuid(), unchecked).size() < unchecked.size();
    }

    /** SKUs to be offered while one types. */
    List<String> known(WarehouseContext place) {
        return stock.search(place.uuid(), ALL, OFFERED, 0).stream()
                .map(StockItem::sku)
                .toList();
    }

    private static List<String> skus(OrderForm draft) {
        return draft.lines().stream()
                .filter(OrderForm.Line::hasSku)
                .map(OrderForm.Line::sku)
                .distinct()
                .toList();
    }
}
