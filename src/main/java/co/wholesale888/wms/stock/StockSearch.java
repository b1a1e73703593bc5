package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.CsvRows;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.Skus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Searches, sorts and counts a warehouse's stock for the portal. A statement may have to look at the whole registry, so
 * that only one of them runs at the same time, in the share of lists.
 */
@Component
public class StockSearch {

    /** The header of a CSV export. */
    public static final List<String> CSV_HEADER =
            List.of("sku", "quantity", "status", "threshold", "par", "sequence", "updatedAt", "reserved", "available");

    private static final int MAX_QUEUED = 200;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final ConcurrencyLimit limit = ConcurrencyLimit.ofAccounts(MAX_QUEUED, MAX_WAIT);
    private final SharedConnections connections;
    private final JdbcClient jdbc;
    private final StockLane lane;
    private final StockLists lists;

    StockSearch(SharedConnections connections, JdbcClient jdbc, StockLane lane, StockLists lists) {
        this.connections = connections;
        this.jdbc = jdbc;
        this.lane = lane;
        this.lists = lists;
    }

    /** What a list is sorted by; equal items are sorted by SKU. */
    public enum Order {
        SKU("l.sku"),
        QUANTITY("l.quantity"),
        /** The quantity as a share of par. */
        COVER("cast(l.quantity as double precision) / l.par"),
        UPDATED("l.updated_at");

        private final String expression;

        Order(String expression) {
            this.expression = expression;
        }
    }

    /**
     * A search.
     *
     * @param text part of the SKU in any case, or null for all
     * @param statuses only these; empty for all
     */
    public record Search(@Nullable String text, Set<StockStatus> statuses, Order order, boolean descending) {

        private String lowerCaseText() {
            return text == null ? "" : text.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The number of SKUs of a warehouse by status, and the sum of their quantities.
     *
     * @param neverInStock those of the CRITICAL ones that were only registered, for which no alert opens
     */
    public record Counts(long ok, long low, long critical, long neverInStock, long units) {

        public long skus() {
            return ok + low + critical;
        }

        /** The number of SKUs with one of these statuses; of all if there are none. */
        public long skus(Set<StockStatus> statuses) {
            return (statuses.isEmpty() ? EnumSet.allOf(StockStatus.class) : statuses)
                    .stream().mapToLong(this::skus).sum();
        }

        private long skus(StockStatus status) {
            return switch (status) {
                case OK -> ok;
                case LOW -> low;
                case CRITICAL -> critical;
            };
        }
    }

    /** The levels that match, without the first {@code skipped} of them. */
    public List<StockItem> search(UUID warehouseId, Search search, int limit, int skipped) {
        String sql = "select l.sku, " + StockItem.COLUMNS + " from stock_level l where l.warehouse_id = ?"
                + " and position(? in lower(l.sku)) > 0 and " + StockStatus.SQL + " = any(?) order by "
                + search.order.expression + (search.descending ? " desc" : " asc") + ", l.sku limit ? offset ?";
        return limited(() -> jdbc.sql(sql)
                .params(warehouseId, search.lowerCaseText(), names(search.statuses), limit, skipped)
                .query((row, n) -> StockItem.read(row.getString(1), row, 2))
                .list());
    }

    /** A level in one of several warehouses. */
    public record Found(UUID warehouseId, StockItem item) {}

    /**
     * Finds in many warehouses the SKU itself, and then SKUs that begin with it, as it is written and in upper case.
     * Looks them up in the primary key, and reads up to the limit: SKUs that begin with it are asked for in the key's order,
     * because PostgreSQL otherwise may read all levels, if it expects to meet enough of them soon.
     */
    public List<Found> beginningWith(String text, Collection<UUID> warehouseIds, int limit) {
        Set<String> spellings = new TreeSet<>(List.of(text, text.toUpperCase(Locale.ROOT)));
        spellings.removeIf(spelling -> !Skus.isValid(spelling));
        UUID[] warehouses = warehouseIds.toArray(UUID[]::new);
        return connections.call(Share.STOCK_LISTS, () -> {
            String[] exact = spellings.toArray(String[]::new);
            List<Found> found = new ArrayList<>(find("sku = any(?)", limit, warehouses, (Object) exact));
            for (String spelling : spellings) {
                // A tilde comes after all characters of SKUs
                found.addAll(find(
                        "sku > ? and sku < ? order by warehouse_id, sku", limit, warehouses, spelling, spelling + "~"));
            }
            found.sort(Comparator.comparing((Found one) -> !spellings.contains(one.item.sku()))
                    .thenComparing(one -> one.item.sku()));
            return found.subList(0, Math.min(limit, found.size()));
        });
    }

    private List<Found> find(String condition, int limit, UUID[] warehouses, Object... values) {
        return jdbc.sql("select warehouse_id, sku, " + StockItem.COLUMNS
                        + " from stock_level l where warehouse_id = any(?) and " + condition + " limit " + limit)
                .param(warehouses)
                .params(values)
                .query((row, n) -> new Found(row.getObject(1, UUID.class), StockItem.read(row.getString(2), row, 3)))
                .list();
    }

    /** The level of one SKU; empty if the warehouse does not have it. */
    public Optional<StockItem> find(UUID warehouseId, String sku) {
        return Skus.isValid(sku)
                ? lane.read(null, warehouseId, List.of(sku)).items().stream().findFirst()
                : Optional.empty();
    }

    /** The levels of the SKUs, without those that the warehouse does not have, by SKU. */
    public Map<String, StockItem> levels(UUID warehouseId, List<String> skus) {
        Map<String, StockItem> levels = new HashMap<>();
        for (int from = 0; from < skus.size(); from += StockQuery.MAX_SKUS) {
            List<String> some = skus.subList(from, Math.min(skus.size(), from + StockQuery.MAX_SKUS));
            lane.read(null, warehouseId, some).items().forEach(item -> levels.put(item.sku(), item));
        }
        return levels;
    }

    /** Counts all SKUs of the warehouse. */
    public Counts counts(UUID warehouseId) {
        return limited(() -> jdbc.sql("""
                        select count(*) filter (where l.status = 'OK'), count(*) filter (where l.status = 'LOW'),
                               count(*) filter (where l.status = 'CRITICAL'),
                               count(*) filter (where l.status = 'CRITICAL' and not l.critical),
                               coalesce(sum(l.quantity), 0)
                        from (select l.quantity, l.critical, %s as status from stock_level l where l.warehouse_id = ?) l""".formatted(StockStatus.SQL))
                .param(warehouseId)
                .query((row, n) ->
                        new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)))
                .single());
    }

    /**
     * Writes all levels that match, ordered by SKU.
     *
     * @param reading is told how many levels are read before each page
     */
    public void export(UUID warehouseId, Search search, CsvRows rows, CsvExports.Reading reading) {
        String text = search.lowerCaseText();
        AtomicLong read = new AtomicLong();
        StockQueries.export(
                after -> {
                    reading.reached(read.get());
                    Page<StockItem> page =
                            reading.page(() -> lists.page(warehouseId, search.statuses, after, Page.MAX_LIMIT));
                    read.addAndGet(page.items().size());
                    return page;
                },
                item -> item.sku().toLowerCase(Locale.ROOT).contains(text),
                rows);
    }

    private <T> T limited(Supplier<T> read) {
        return limit.call(() -> connections.call(Share.STOCK_LISTS, read));
    }

    private static String[] names(Set<StockStatus> statuses) {
        return (statuses.isEmpty() ? EnumSet.allOf(StockStatus.class) : statuses)
                .stream().map(Enum::name).toArray(String[]::new);
    }
}
