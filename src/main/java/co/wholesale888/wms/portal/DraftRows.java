package co.wholesale888.wms.portal;

import co.wholesale888.wms.replenishment.Outlook;
import co.wholesale888.wms.replenishment.Replenishment;
import co.wholesale888.wms.stock.StockDesk;
import co.wholesale888.wms.stock.StockItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Looks up what an operator wants to know of the SKUs of an order that is being drawn up. */
@Component
class DraftRows {

    private static final int BLANK = 3;
    private static final int BLANK_IF_EMPTY = 6;
    /** How many SKUs a browser offers while one types. */
    private static final int OFFERED = 300;

    private static final StockDesk.Search ALL = new StockDesk.Search(null, Set.of(), StockDesk.Order.SKU, false);

    private final StockDesk stock;
    private final Replenishment replenishment;

    DraftRows(StockDesk stock, Replenishment replenishment) {
        this.stock = stock;
        this.replenishment = replenishment;
    }

    /** The draft's lines, and some to be filled in. */
    List<DraftRow> of(Place place, Draft draft) {
        List<String> skus = skus(draft);
        Map<String, StockItem> levels = stock.levels(place.uuid(), skus);
        Map<String, Outlook> outlooks = skus.isEmpty()
                ? Map.of()
                : replenishment.outlook(place.uuid(), List.copyOf(levels.keySet())).stream()
                        .collect(Collectors.toMap(Outlook::sku, Function.identity()));
        List<DraftRow> rows = new ArrayList<>();
        for (Draft.Line line : draft.lines()) {
            StockItem level = levels.get(line.sku());
            Outlook outlook = outlooks.get(line.sku());
            rows.add(new DraftRow(
                    rows.size(),
                    line,
                    level == null ? null : new LevelRow(level),
                    outlook == null ? 0 : outlook.onOrder(),
                    outlook == null || level == null ? null : outlook.daysOfCover(level.quantity())));
        }
        int blank = rows.isEmpty() ? BLANK_IF_EMPTY : BLANK;
        for (int i = 0; i < blank; i++) {
            rows.add(DraftRow.blank(rows.size()));
        }
        return rows;
    }

    /** Whether it has SKUs that the warehouse does not have, and the operator does not know of that. */
    boolean hasUncheckedNews(Place place, Draft draft) {
        List<String> unchecked = draft.lines().stream()
                .filter(line -> !line.checked() && line.hasSku())
                .map(Draft.Line::sku)
                .distinct()
                .toList();
        return stock.levels(place.uuid(), unchecked).size() < unchecked.size();
    }

    /** SKUs to be offered while one types. */
    List<String> known(Place place) {
        return stock.search(place.uuid(), ALL, OFFERED, 0).stream()
                .map(StockItem::sku)
                .toList();
    }

    private static List<String> skus(Draft draft) {
        return draft.lines().stream()
                .filter(Draft.Line::hasSku)
                .map(Draft.Line::sku)
                .distinct()
                .toList();
    }
}
