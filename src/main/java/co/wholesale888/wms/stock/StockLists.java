package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.Bulkhead;
import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.stock.PastLevels.PastLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lists live and past levels by short statements over connections of its own. With a status filter, each statement
 * looks at one window: a bounded number of SKUs, fewer for past levels, because each SKU is looked up in the ledger.
 * After a bounded number of windows a page ends, even if it is short or empty and more items follow.
 *
 * <p>Quantities of the past come from the ledger; threshold and par are today's, because the ledger does not keep them.
 */
@Component
class StockLists implements AutoCloseable {

    private static final int CONNECTIONS = 3;
    private static final Duration STATEMENT_LIMIT = Duration.ofMillis(1_500);
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final int WINDOWS_PER_PAGE = 25;
    private static final int WINDOW = 40_000;
    private static final int PAST_WINDOW = 2_000;
    private static final String AFTER_ALL_SKUS = "~";

    private static final String LEVELS =
            "select sku, quantity, threshold, par, sequence, updated_at from stock_level where warehouse_id = ?";
    private static final String STATUS =
            "case when quantity <= threshold then 'CRITICAL' when quantity < par then 'LOW' else 'OK' end";

    private final Bulkhead bulkhead;
    private final PastLevels past;
    private final int window;
    private final int pastWindow;

    @Autowired
    StockLists(ConnectionPools pools, PastLevels past) {
        this(pools, past, WINDOW, PAST_WINDOW);
    }

    StockLists(ConnectionPools pools, PastLevels past, int window, int pastWindow) {
        this.bulkhead = new Bulkhead(pools.open("stock-lists", CONNECTIONS, STATEMENT_LIMIT), MAX_WAIT);
        this.past = past;
        this.window = window;
        this.pastWindow = pastWindow;
    }

    /** The items of a window that pass the filter, and its last SKU; null if no more follow. */
    private record Window(List<StockItem> items, @Nullable String end) {}

    /** The database's time. */
    Instant now() {
        return bulkhead.query(jdbc -> jdbc.sql("select clock_timestamp()")
                .query((row, n) -> SqlTimes.instant(row, 1))
                .single());
    }

    /** As {@link PastLevels#sequenceAt}. */
    long sequenceAt(UUID warehouseId, Instant time) {
        return bulkhead.query(jdbc -> past.sequenceAt(jdbc, warehouseId, time));
    }

    /**
     * One page of a warehouse's levels, ordered by SKU.
     *
     * @param statuses only these; empty for all
     * @param after the SKU after which the page begins; empty for the first page
     */
    Page<StockItem> page(UUID warehouseId, Set<StockStatus> statuses, String after, int limit) {
        return bulkhead.query(jdbc -> statuses.isEmpty()
                ? Page.of(levels(jdbc, warehouseId, after, limit + 1), limit, StockItem::sku)
                : page(after, limit, start -> window(jdbc, warehouseId, statuses, start, limit + 1)));
    }

    /** One page of the levels as they were right after a ledger entry, with the other parameters of {@link #page}. */
    Page<StockItem> pastPage(UUID warehouseId, Set<StockStatus> statuses, String after, int limit, long sequence) {
        return bulkhead.query(jdbc -> page(after, limit, start -> {
            // The first window suffices if everything passes the filter
            int size = start.equals(after) ? limit + 1 : pastWindow;
            List<StockItem> today = levels(jdbc, warehouseId, start, size);
            List<StockItem> items = past(jdbc, warehouseId, today, sequence).stream()
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
        return bulkhead.query(jdbc -> {
            String[] named = skus.toArray(String[]::new);
            List<StockItem> today = select(jdbc, " and sku = any(?) order by sku", warehouseId, named);
            return past(jdbc, warehouseId, today, sequence);
        });
    }

    @Override
    public void close() {
        bulkhead.close();
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

    private Window window(JdbcClient jdbc, UUID warehouseId, Set<StockStatus> statuses, String after, int limit) {
        String end = jdbc.sql("""
                        select sku from stock_level where warehouse_id = ? and sku > ?
                        order by sku offset ? limit 1""")
                .params(warehouseId, after, window)
                .query(String.class)
                .optional()
                .orElse(null);
        String[] names = statuses.stream().map(Enum::name).toArray(String[]::new);
        String condition = " and sku > ? and sku <= ? and " + STATUS + " = any(?) order by sku limit ?";
        String last = end == null ? AFTER_ALL_SKUS : end;
        return new Window(select(jdbc, condition, warehouseId, after, last, names, limit), end);
    }

    private static List<StockItem> levels(JdbcClient jdbc, UUID warehouseId, String after, int limit) {
        return select(jdbc, " and sku > ? order by sku limit ?", warehouseId, after, limit);
    }

    private static List<StockItem> select(JdbcClient jdbc, String condition, Object... parameters) {
        return jdbc.sql(LEVELS + condition)
                .params(parameters)
                .query((row, n) -> StockItem.read(row.getString(1), row, 2))
                .list();
    }

    private List<StockItem> past(JdbcClient jdbc, UUID warehouseId, List<StockItem> today, long sequence) {
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
