package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.Bulkhead;
import co.wholesale888.wms.database.ConnectionPools;
import co.wholesale888.wms.requests.CsvRows;
import co.wholesale888.wms.shared.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A warehouse's stock as people look at it: searched, sorted by whatever column, counted. Looks at the whole registry
 * where it must, in one short statement over connections of its own, so that no page is in the API's way.
 */
@Component
public class StockSearch implements AutoCloseable {

    /** What the rows of a CSV export hold. */
    public static final List<String> CSV_HEADER =
            List.of("sku", "quantity", "status", "threshold", "par", "sequence", "updatedAt");

    private static final int CONNECTIONS = 2;
    private static final Duration STATEMENT_LIMIT = Duration.ofMillis(1_500);
    private static final int SKUS_AT_ONCE = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String STATUS =
            "case when quantity <= threshold then 'CRITICAL' when quantity < par then 'LOW' else 'OK' end";

    private final Bulkhead bulkhead;
    private final StockLane lane;
    private final StockLists lists;

    StockSearch(ConnectionPools pools, StockLane lane, StockLists lists) {
        this.bulkhead = new Bulkhead(pools.open("stock-desk", CONNECTIONS, STATEMENT_LIMIT), PATIENCE);
        this.lane = lane;
        this.lists = lists;
    }

    /** By what a list is sorted; equal ones by SKU. */
    public enum Order {
        SKU("sku"),
        QUANTITY("quantity"),
        /** How much of its par is there: the most wanting first. */
        COVER("quantity::numeric / par"),
        UPDATED("updated_at");

        private final String column;

        Order(String column) {
            this.column = column;
        }
    }

    /**
     * What is looked for.
     *
     * @param text part of the SKU in any case, or null for all
     * @param statuses those alone; empty for all
     */
    public record Search(@Nullable String text, Set<StockStatus> statuses, Order order, boolean descending) {}

    /** How many SKUs a warehouse has, by status. */
    public record Counts(long ok, long low, long critical, long units) {

        public long skus() {
            return ok + low + critical;
        }
    }

    /**
     * Some of the levels that are looked for.
     *
     * @param skipped how many come before them
     */
    public List<StockItem> search(UUID warehouseId, Search search, int limit, int skipped) {
        String direction = search.descending ? " desc" : " asc";
        return bulkhead.query(jdbc -> jdbc.sql("""
                        select sku, quantity, threshold, par, sequence, updated_at from stock_level
                        where warehouse_id = :warehouse and position(lower(:text) in lower(sku)) > 0 and %s in (:statuses)
                        order by %s, sku limit :limit offset :skipped""".formatted(STATUS, search.order.column + direction))
                .param("warehouse", warehouseId)
                .param("text", search.text == null ? "" : search.text)
                .param("statuses", names(search.statuses))
                .param("limit", limit)
                .param("skipped", skipped)
                .query((row, n) -> item(row))
                .list());
    }

    /** The level of one SKU; empty where the warehouse has no such one. */
    public Optional<StockItem> find(UUID warehouseId, String sku) {
        return lane.read(warehouseId, List.of(sku)).items().stream().findFirst();
    }

    /** The levels of those of the SKUs that the warehouse has, by SKU. */
    public Map<String, StockItem> levels(UUID warehouseId, List<String> skus) {
        Map<String, StockItem> levels = new HashMap<>();
        for (int from = 0; from < skus.size(); from += SKUS_AT_ONCE) {
            List<String> some = skus.subList(from, Math.min(skus.size(), from + SKUS_AT_ONCE));
            lane.read(warehouseId, some).items().forEach(item -> levels.put(item.sku(), item));
        }
        return levels;
    }

    /** All of the warehouse's SKUs, counted. */
    public Counts counts(UUID warehouseId) {
        return bulkhead.query(jdbc -> jdbc.sql("""
                        select count(*) filter (where quantity >= par),
                               count(*) filter (where quantity < par and quantity > threshold),
                               count(*) filter (where quantity <= threshold), coalesce(sum(quantity), 0)
                        from stock_level where warehouse_id = ?""")
                .param(warehouseId)
                .query((row, n) -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .single());
    }

    /** Writes all levels that are looked for, in the order of their SKUs. */
    public void export(UUID warehouseId, Search search, CsvRows rows) {
        String text = search.text == null ? "" : search.text.toLowerCase(Locale.ROOT);
        String after = "";
        while (after != null) {
            Page<StockItem> page = lists.page(warehouseId, search.statuses, after, Page.MAX_LIMIT, null);
            page.items().stream()
                    .filter(item -> item.sku().toLowerCase(Locale.ROOT).contains(text))
                    .forEach(item -> StockQueries.write(item, rows));
            after = page.next();
        }
    }

    @Override
    public void close() {
        bulkhead.close();
    }

    private static List<String> names(Set<StockStatus> statuses) {
        return (statuses.isEmpty() ? Set.of(StockStatus.values()) : statuses)
                .stream().map(Enum::name).toList();
    }

    private static StockItem item(ResultSet row) throws SQLException {
        return StockItem.of(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getObject(6, OffsetDateTime.class).toInstant());
    }
}
