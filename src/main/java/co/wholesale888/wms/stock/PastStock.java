package co.wholesale888.wms.stock;

import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.stock.PastLevels.PastLevel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads past levels. The quantities come from the ledger; threshold and par are today's, because the ledger does not
 * keep them. Shares the connections and the bounds of {@link StockLists}; its windows are smaller, because each SKU is
 * looked up in the ledger.
 */
@Component
class PastStock {

    private static final int WINDOW = 2_000;

    private final StockLists lists;
    private final PastLevels past;
    private final int window;

    @Autowired
    PastStock(StockLists lists, PastLevels past) {
        this(lists, past, WINDOW);
    }

    PastStock(StockLists lists, PastLevels past, int window) {
        this.lists = lists;
        this.past = past;
        this.window = window;
    }

    /** As {@link PastLevels#sequenceAt}. */
    long sequenceAt(UUID warehouseId, Instant time) {
        return lists.query(jdbc -> past.sequenceAt(jdbc, warehouseId, time));
    }

    /**
     * The levels of the SKUs after an entry, in order, without SKUs that the warehouse does not have.
     *
     * @param skus up to 500
     */
    List<StockItem> named(UUID warehouseId, List<String> skus, long sequence) {
        return lists.query(jdbc -> asOf(jdbc, warehouseId, StockLists.levels(jdbc, warehouseId, skus), sequence));
    }

    /**
     * One page of a warehouse's levels after an entry, ordered by SKU.
     *
     * @param statuses only these; empty for all
     * @param after the SKU after which the page begins; empty for the first page
     */
    Page<StockItem> page(UUID warehouseId, Set<StockStatus> statuses, String after, int limit, long sequence) {
        Predicate<StockItem> filter = item -> statuses.isEmpty() || statuses.contains(item.status());
        return lists.query(jdbc -> StockLists.page(after, limit, start -> {
            // The first window suffices if everything passes the filter
            int size = start.equals(after) ? limit + 1 : window;
            List<StockItem> today = StockLists.levels(jdbc, warehouseId, start, size);
            List<StockItem> items = asOf(jdbc, warehouseId, today, sequence).stream()
                    .filter(filter)
                    .toList();
            return new StockLists.Window(
                    items, today.size() < size ? null : today.getLast().sku());
        }));
    }

    private List<StockItem> asOf(JdbcClient jdbc, UUID warehouseId, List<StockItem> today, long sequence) {
        Map<String, PastLevel> levels = past.levels(
                jdbc, warehouseId, today.stream().map(StockItem::sku).toList(), sequence);
        return today.stream()
                .map(item -> {
                    PastLevel level = levels.getOrDefault(item.sku(), PastLevel.NONE);
                    return StockItem.of(
                            item.sku(),
                            level.quantity(),
                            item.threshold(),
                            item.par(),
                            level.sequence(),
                            level.updatedAt());
                })
                .toList();
    }
}
