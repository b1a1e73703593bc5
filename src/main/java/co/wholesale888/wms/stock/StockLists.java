package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.Bulkhead;
import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.database.SqlTimes;
import co.wholesale888.wms.shared.Page;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lists live levels by short statements over connections of its own. With a status filter, each statement looks at one
 * window: a bounded number of SKUs. After a bounded number of windows a page ends, even if it is short or empty and
 * more items follow.
 */
@Component
class StockLists implements AutoCloseable {

    private static final int CONNECTIONS = 3;
    private static final Duration STATEMENT_LIMIT = Duration.ofMillis(1_500);
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final int WINDOWS_PER_PAGE = 25;
    private static final int WINDOW = 40_000;

    private static final String LEVELS = """
            select sku, quantity, threshold, par, sequence, updated_at from stock_level
            where warehouse_id = :warehouse""";
    private static final String STATUS =
            "case when quantity <= threshold then 'CRITICAL' when quantity < par then 'LOW' else 'OK' end";

    private final Bulkhead bulkhead;
    private final int window;

    @Autowired
    StockLists(ConnectionPools pools) {
        this(pools, WINDOW);
    }

    StockLists(ConnectionPools pools, int window) {
        this.bulkhead = new Bulkhead(pools.open("stock-lists", CONNECTIONS, STATEMENT_LIMIT), MAX_WAIT);
        this.window = window;
    }

    /**
     * Some SKUs of a list.
     *
     * @param items those that pass the filter
     * @param end the last SKU of the window; null if no more follow
     */
    record Window(List<StockItem> items, @Nullable String end) {}

    /** The database's time. */
    Instant now() {
        return query(jdbc -> jdbc.sql("select clock_timestamp()")
                .query((row, n) -> SqlTimes.instant(row, 1))
                .single());
    }

    /**
     * One page of a warehouse's levels, ordered by SKU.
     *
     * @param statuses only these; empty for all
     * @param after the SKU after which the page begins; empty for the first page
     */
    Page<StockItem> page(UUID warehouseId, Set<StockStatus> statuses, String after, int limit) {
        return query(jdbc -> statuses.isEmpty()
                ? Page.of(levels(jdbc, warehouseId, after, limit + 1), limit, StockItem::sku)
                : page(after, limit, start -> window(jdbc, warehouseId, statuses, start, limit + 1)));
    }

    /** Runs statements on a connection of the lists. */
    <T> T query(Function<JdbcClient, T> work) {
        return bulkhead.query(work);
    }

    /** Fills a page from windows; each begins after the SKU that is passed to the function. */
    static Page<StockItem> page(String after, int limit, Function<String, Window> windows) {
        List<StockItem> found = new ArrayList<>();
        String position = after;
        for (int i = 0; i < WINDOWS_PER_PAGE && found.size() <= limit && position != null; i++) {
            Window window = windows.apply(position);
            found.addAll(window.items);
            position = window.end;
        }
        return found.size() > limit ? Page.of(found, limit, StockItem::sku) : new Page<>(found, position);
    }

    /** The levels that follow a SKU, in order. */
    static List<StockItem> levels(JdbcClient jdbc, UUID warehouseId, String after, int limit) {
        return jdbc.sql(LEVELS + " and sku > :after order by sku limit :limit")
                .param("warehouse", warehouseId)
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> StockItem.read(row.getString(1), row, 2))
                .list();
    }

    /** The levels of the SKUs, without those that the warehouse does not have, in order. */
    static List<StockItem> levels(JdbcClient jdbc, UUID warehouseId, List<String> skus) {
        return jdbc.sql(LEVELS + " and sku = any(:skus) order by sku")
                .param("warehouse", warehouseId)
                .param("skus", skus.toArray(String[]::new), Types.ARRAY)
                .query((row, n) -> StockItem.read(row.getString(1), row, 2))
                .list();
    }

    @Override
    public void close() {
        bulkhead.close();
    }

    private Window window(JdbcClient jdbc, UUID warehouseId, Set<StockStatus> statuses, String after, int limit) {
        String end = jdbc.sql("""
                        select sku from stock_level where warehouse_id = ? and sku > ?
                        order by sku offset ? limit 1""")
                .params(warehouseId, after, window)
                .query(String.class)
                .optional()
                .orElse(null);
        JdbcClient.StatementSpec select = jdbc.sql(LEVELS
                        + " and sku > :after and " + STATUS + " in (:statuses)"
                        + (end == null ? "" : " and sku <= :end") + " order by sku limit :limit")
                .param("warehouse", warehouseId)
                .param("after", after)
                .param("statuses", statuses.stream().map(Enum::name).toList())
                .param("limit", limit);
        if (end != null) {
            select = select.param("end", end);
        }
        return new Window(
                select.query((row, n) -> StockItem.read(row.getString(1), row, 2))
                        .list(),
                end);
    }
}
