package co.wholesale888.wms.stock;

import co.wholesale888.wms.requests.CsvRows;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Reads live and past stock, always from the database. */
@Service
class StockQueries {

    private final StockLane lane;
    private final StockLists lists;
    private final Cursors cursors;

    StockQueries(StockLane lane, StockLists lists, Cursors cursors) {
        this.lane = lane;
        this.lists = lists;
        this.cursors = cursors;
    }

    /**
     * One page of stock.
     *
     * @param asOf the database's time when the page was read, or the past instant that the caller named
     * @param items ordered by SKU
     * @param unknownSkus the named SKUs that the warehouse does not have, in order, on every page
     * @param hasMore whether more pages follow; with a filter, a page may be short or empty although they do
     */
    record StockPage(
            String warehouse,
            Instant asOf,
            List<StockItem> items,
            List<String> unknownSkus,
            @Nullable String nextCursor,
            boolean hasMore) {}

    /** One page of the stock that the query asks for. */
    StockPage page(Caller.Bearer caller, StockQuery query) {
        UUID warehouseId = caller.warehouseId();
        String listName = query.listName(warehouseId);
        String cursor = cursors.decode(listName, query.cursor());
        String after = cursor == null ? "" : cursor;
        Instant asOf;
        Page<StockItem> page;
        List<String> unknown = List.of();
        if (query.skus().isEmpty()) {
            asOf = query.asOf() == null ? lists.now() : query.asOf();
            page = pages(warehouseId, query).apply(after);
        } else {
            StockLane.Reading reading = named(caller, query);
            List<StockItem> rest = reading.items().stream()
                    .filter(item -> item.sku().compareTo(after) > 0 && query.matches(item))
                    .toList();
            asOf = reading.asOf();
            page = Page.of(rest, query.limit(), StockItem::sku);
            unknown = unknown(query, reading);
        }
        String next = cursors.encode(listName, page.next());
        return new StockPage(IdKind.WAREHOUSE.format(warehouseId), asOf, page.items(), unknown, next, page.hasMore());
    }

    /**
     * Writes everything that the query asks for. Without {@code asOf}, each row is live at the moment its page is
     * read. A SKU that the warehouse does not have comes at the end, with empty cells.
     */
    void export(Caller.Bearer caller, StockQuery query, CsvRows rows) {
        if (query.skus().isEmpty()) {
            export(pages(caller.warehouseId(), query), item -> true, rows);
            return;
        }
        StockLane.Reading reading = named(caller, query);
        reading.items().stream().filter(query::matches).forEach(item -> write(item, rows));
        unknown(query, reading).forEach(sku -> rows.row(sku, null, null, null, null, null, null, null, null));
    }

    /**
     * Writes the items of all pages that match.
     *
     * @param pages reads the page that follows a SKU
     */
    static void export(Function<String, Page<StockItem>> pages, Predicate<StockItem> filter, CsvRows rows) {
        String after = "";
        while (after != null) {
            Page<StockItem> page = pages.apply(after);
            page.items().stream().filter(filter).forEach(item -> write(item, rows));
            after = page.next();
        }
    }

    private StockLane.Reading named(Caller.Bearer caller, StockQuery query) {
        UUID warehouseId = caller.warehouseId();
        Instant asOf = query.asOf();
        if (asOf == null) {
            return lane.read(caller.accountId(), warehouseId, query.skus());
        }
        long last = lists.sequenceAt(warehouseId, asOf);
        return new StockLane.Reading(asOf, lists.past(warehouseId, query.skus(), last));
    }

    /** Reads the page that follows a SKU. */
    private Function<String, Page<StockItem>> pages(UUID warehouseId, StockQuery query) {
        if (query.asOf() == null) {
            return after -> lists.page(warehouseId, query.statuses(), after, query.limit());
        }
        long last = lists.sequenceAt(warehouseId, query.asOf());
        return after -> lists.pastPage(warehouseId, query.statuses(), after, query.limit(), last);
    }

    private static List<String> unknown(StockQuery query, StockLane.Reading reading) {
        Set<String> found = reading.items().stream().map(StockItem::sku).collect(Collectors.toSet());
        return query.skus().stream().filter(sku -> !found.contains(sku)).toList();
    }

    private static void write(StockItem item, CsvRows rows) {
        rows.row(
                item.sku(),
                item.quantity(),
                item.status(),
                item.threshold(),
                item.par(),
                item.sequence(),
                item.updatedAt(),
                item.reserved(),
                item.available());
    }
}
