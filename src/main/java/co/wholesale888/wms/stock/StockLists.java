package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.stock.PastLevels.PastLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lists live and past levels by short statements in their share of the general pool. With a status filter, each
 * statement looks at one window: a bounded number of SKUs, fewer for past levels, because each SKU is looked up in the
 * ledger. After a bounded number of windows a page ends, even if it is short or empty and more items follow.
 *
 * <p>Quantities of the past come from the ledger; threshold and par are today's, because the ledger does not keep them.
 */
@Component
class StockLists {

    private static final int WINDOWS_PER_PAGE = 25;
    private static final int WINDOW = 40_000;
    private static final int PAST_WINDOW = 2_000;
    private static final String AFTER_ALL_SKUS = "~";

    private static final String LEVELS =
            "select l.sku, " + StockItem.COLUMNS + " from stock_level l where l.warehouse_id = ?";

    private final JdbcClient jdbc;
    private final SharedConnections connections;
    private final PastLevels past;
    private final int window;
    private final int pastWindow;

    @Autowired
    StockLists(JdbcClient jdbc, SharedConnections connections, PastLevels past) {
        this(jdbc, connections, past, WINDOW, PAST_WINDOW);
    }

    StockLists(JdbcClient jdbc, SharedConnections connections, PastLevels past, int window, int pastWindow) {
        this.jdbc = jdbc;
        this.connections = connections;
        this.past = past;
        this.window = window;
        this.pastWindow = pastWindow;
    }

    /** The items of a window that pass the filter, and its last SKU; null if no more follow. */
    private record Window(List<StockItem> items, @Nullable String end) {}

    /** The database's time. */
    Instant now() {
        return shared(() -> jdbc.sql("select clock_timestamp()")
                .query((row, n) -> SqlTimes.instant(row, 1))
                .single());
    }

    /** As {@link PastLevels#sequenceAt}. */
    long sequenceAt(UUID warehouseId, Instant time) {
        return shared(() -> past.sequenceAt(jdbc, warehouseId, time));
    }

    /**
     * One page of a warehouse's levels, ordered by SKU.
     *
     * @param statuses only these; empty for all
     * @param after the SKU after which the page begins; empty for the first page
     */
    Page<StockItem> page(UUID warehouseId, Set<StockStatus> statuses, String after, int limit) {
        return shared(() -> statuses.isEmpty()
                ? Page.of(levels(warehouseId, after, limit + 1), limit, StockItem::sku)
                : page(after, limit, start -> window(warehouseId, statuses, start, limit + 1)));
    }

    /** One page of the levels as they were right after a ledger entry, with the other parameters of {@link #page}. */
    Page<StockItem> pastPage(UUID warehouseId, Set<StockStatus> statuses, String after, int limit, long sequence) {
        return shared(() -> page(after, limit, start -> {
            // The first window suffices if everything passes the filter
            int size = start.equals(after) ? limit + 1 : pastWindow;
            List<StockItem> today = levels(warehouseId, start, size);
            List<StockItem> items = at(sequence, warehouseId, today).stream()
                    .filter(item -> statuses.isEmpty() || statuses.contains(item.status()))
                    .toList();
            return new Window(
                    items, today.size() < size ? null : today.getLast().sku());
        }));
    }

    /**
     * The levels of up to 500 SKUs as they were right after a ledger entry, in order, without SKUs that the warehouse
     * does not have.
     */
    List<StockItem> past(UUID warehouseId, List<String> skus, long sequence) {
        return shared(() -> {
            String[] named = skus.toArray(String[]::new);
            // Sorted here: PostgreSQL before 17 may walk through all SKUs to find these in order
            List<StockItem> today = select(" and sku = any(?)", warehouseId, named).stream()
                    .sorted(Comparator.comparing(StockItem::sku))
                    .toList();
            return at(sequence, warehouseId, today);
        });
    }

    private <T> T shared(Supplier<T> read) {
        return connections.call(Share.STOCK_LISTS, read);
    }

    /** Fills a page from windows; each begins after the SKU that is passed to the function. */
    private static Page<StockItem> page(String after, int limit, Function<String, Window> windows) {
        List<StockItem> found = new ArrayList<>();
        String position = after;
        for (int i = 0; i < WINDOWS_PER_PAGE && found.size() <= limit && position != null; i++) {
            Window window = windows.apply(position);
            found.addAll(window.items);
            position = window.end;
        }
        return found.size() > limit ? Page.of(found, limit, StockItem::sku) : new Page<>(found, position);
    }

    private Window window(UUID warehouseId, Set<StockStatus> statuses, String after, int limit) {
        String end = jdbc.sql("""
                        select sku from stock_level where warehouse_id = ? and sku > ?
                        order by sku offset ? limit 1""")
                .params(warehouseId, after, window)
                .query(String.class)
                .optional()
                .orElse(null);
        String[] names = statuses.stream().map(Enum::name).toArray(String[]::new);
        String condition = " and sku > ? and sku <= ? and " + StockStatus.SQL + " = any(?) order by sku limit ?";
        String last = end == null ? AFTER_ALL_SKUS : end;
        return new Window(select(condition, warehouseId, after, last, names, limit), end);
    }

    private List<StockItem> levels(UUID warehouseId, String after, int limit) {
        return select(" and sku > ? order by sku limit ?", warehouseId, after, limit);
    }

    private List<StockItem> select(String condition, Object... parameters) {
        return jdbc.sql(LEVELS + condition)
                .params(parameters)
                .query((row, n) -> StockItem.read(row.getString(1), row, 2))
                .list();
    }

    private List<StockItem> at(long sequence, UUID warehouseId, List<StockItem> today) {
        List<String> skus = today.stream().map(StockItem::sku).toList();
        Map<String, PastLevel> levels = past.levels(jdbc, warehouseId, skus, sequence);
        return today.stream()
                .map(item -> {
                    PastLevel level = levels.getOrDefault(item.sku(), PastLevel.NONE);
                    return item.at(level.quantity(), level.sequence(), level.updatedAt());
                })
                .toList();
    }
}
