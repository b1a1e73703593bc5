package co.wholesale888.wms.stock;

import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.shared.MergedList;
import co.wholesale888.wms.shared.MergedList.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Lists the live stock of many warehouses as one list, by SKU and then by warehouse. The number of rows that are read
 * for a page is bounded. Runs in the share of lists, one page at a time.
 */
@Service
public class StockAcrossWarehouses {

    private static final int MAX_QUEUED = 200;
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    /** How many levels one statement looks up by warehouse and SKU, and how many such statements make a page. */
    private static final int MAX_NAMED = 5_000;

    private static final int MAX_STATEMENTS = 20;

    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::sku).thenComparingInt(Position::warehouse);

    private final LocatedLevels levels;
    private final StockLists lists;
    private final SharedConnections connections;
    private final ConcurrencyLimit limit = ConcurrencyLimit.ofAccounts(MAX_QUEUED, MAX_WAIT);

    StockAcrossWarehouses(LocatedLevels levels, StockLists lists, SharedConnections connections) {
        this.levels = levels;
        this.lists = lists;
        this.connections = connections;
    }

    /**
     * A position in the list.
     *
     * @param warehouse the number of a warehouse in the list of warehouses, from 0; -1 stands before the first
     */
    public record Position(String sku, int warehouse) {}

    /** The level of a SKU in the warehouse with this number. */
    public record Located(int warehouse, StockItem item) {

        Position position() {
            return new Position(item.sku(), warehouse);
        }
    }

    /**
     * What to list.
     *
     * @param warehouses in the order of the list
     * @param skus only these, sorted; empty for all
     * @param statuses only these; empty for all
     */
    public record Selection(List<UUID> warehouses, List<String> skus, Set<StockStatus> statuses) {

        public Selection {
            statuses = statuses.isEmpty() ? Set.of(StockStatus.values()) : statuses;
        }
    }

    /** A part of the list, and the database's time just before it was read. */
    public record Reading(Instant asOf, Part<Position, Located> part) {}

    /**
     * Reads the part of up to {@code size} levels after a position. With a filter, it may be short although more
     * follow.
     */
    public Reading page(Selection selection, @Nullable Position after, int size) {
        return limit.call(() -> connections.call(Share.STOCK_LISTS, () -> {
            Instant asOf = lists.now();
            if (selection.warehouses.isEmpty()) {
                return new Reading(asOf, new Part<>(List.of(), null));
            }
            return new Reading(
                    asOf, selection.skus.isEmpty() ? merged(selection, after, size) : named(selection, after, size));
        }));
    }

    /**
     * Looks up levels; those that do not exist are left out.
     *
     * @param skus SKUs by warehouse, up to a page of them in all
     */
    public Map<UUID, Map<String, StockItem>> levels(Map<UUID, Set<String>> skus) {
        List<UUID> warehouses = List.copyOf(skus.keySet());
        List<LocatedLevels.Key> keys = new ArrayList<>();
        for (int i = 0; i < warehouses.size(); i++) {
            for (String sku : skus.getOrDefault(warehouses.get(i), Set.of())) {
                keys.add(new LocatedLevels.Key(warehouses.get(i), i, sku));
            }
        }
        Map<UUID, Map<String, StockItem>> found = new HashMap<>();
        for (Located one : levels.named(keys)) {
            found.computeIfAbsent(warehouses.get(one.warehouse), id -> new HashMap<>())
                    .put(one.item.sku(), one.item);
        }
        return found;
    }

    private Part<Position, Located> merged(Selection selection, @Nullable Position after, int size) {
        MergedList<Position, Located> list = new MergedList<>(
                selection.warehouses.size(),
                ORDER,
                Located::position,
                (starts, count) -> levels.next(selection.warehouses, selection.statuses, starts, count));
        return list.after(after, size);
    }

    /** Looks up some of the SKUs in all warehouses, and then the next ones, until the page is full. */
    private Part<Position, Located> named(Selection selection, @Nullable Position after, int size) {
        List<String> left = selection.skus.stream()
                .filter(sku -> after == null || sku.compareTo(after.sku) >= 0)
                .toList();
        List<Located> found = new ArrayList<>();
        int step = Math.max(1, MAX_NAMED / selection.warehouses.size());
        int done = 0;
        for (int i = 0; i < MAX_STATEMENTS && done < left.size() && found.size() <= size; i++) {
            List<String> some = left.subList(done, Math.min(left.size(), done + step));
            levels.named(selection.warehouses, some).stream()
                    .filter(one -> selection.statuses.contains(one.item.status()))
                    .filter(one -> after == null || ORDER.compare(one.position(), after) > 0)
                    .sorted(Comparator.comparing(Located::position, ORDER))
                    .forEach(found::add);
            done += some.size();
        }
        if (found.size() > size) {
            List<Located> items = found.subList(0, size);
            return new Part<>(items, items.getLast().position());
        }
        return new Part<>(found, done < left.size() ? new Position(left.get(done), -1) : null);
    }
}
