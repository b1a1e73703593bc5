package co.wholesale888.wms.stock;

import co.wholesale888.wms.requests.CsvRows;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** Reads live and past stock, always from the database. */
@Service
class StockQueries {

    private final StockLane lane;
    private final StockLists lists;
    private final PastStock past;
    private final Cursors cursors;

    StockQueries(StockLane lane, StockLists lists, PastStock past, Cursors cursors) {
        this.lane = lane;
        this.lists = lists;
        this.past = past;
        this.cursors = cursors;
    }

    /** One page of the stock that the query asks for. */
    StockPage page(UUID warehouseId, StockQuery query) {
        String listName = query.listName(warehouseId);
        String cursor = cursors.decode(listName, query.cursor());
        String after = cursor == null ? "" : cursor;
        if (!query.skus().isEmpty()) {
            StockLane.Reading reading = named(warehouseId, query);
            List<StockItem> rest = reading.items().stream()
                    .filter(item -> item.sku().compareTo(after) > 0 && query.matches(item))
                    .toList();
            Page<StockItem> page = Page.of(rest, query.limit(), StockItem::sku);
            return answer(warehouseId, reading.asOf(), page, unknown(query, reading), listName);
        }
        Instant asOf = query.asOf() == null ? lists.now() : query.asOf();
        Page<StockItem> page = pages(warehouseId, query).apply(after);
        return answer(warehouseId, asOf, page, List.of(), listName);
    }

    /**
     * Writes everything that the query asks for. Without {@code asOf}, each row is live at the moment its page is
     * read. A SKU that the warehouse does not have comes at the end, with empty cells.
     */
    void export(UUID warehouseId, StockQuery query, CsvRows rows) {
        if (!query.skus().isEmpty()) {
            StockLane.Reading reading = named(warehouseId, query);
            reading.items().stream().filter(query::matches).forEach(item -> write(item, rows));
            unknown(query, reading).forEach(sku -> rows.row(sku, null, null, null, null, null, null));
            return;
        }
        Function<String, Page<StockItem>> pages = pages(warehouseId, query);
        String after = "";
        while (after != null) {
            Page<StockItem> page = pages.apply(after);
            page.items().forEach(item -> write(item, rows));
            after = page.next();
        }
    }

    private StockLane.Reading named(UUID warehouseId, StockQuery query) {
        Instant asOf = query.asOf();
        if (asOf == null) {
            return lane.read(warehouseId, query.skus());
        }
        long last = past.sequenceAt(warehouseId, asOf);
        return new StockLane.Reading(asOf, past.named(warehouseId, query.skus(), last));
    }

    /** Reads the page that follows a SKU. */
    private Function<String, Page<StockItem>> pages(UUID warehouseId, StockQuery query) {
        if (query.asOf() == null) {
            return after -> lists.page(warehouseId, query.statuses(), after, query.limit());
        }
        long last = past.sequenceAt(warehouseId, query.asOf());
        return after -> past.page(warehouseId, query.statuses(), after, query.limit(), last);
    }

    private StockPage answer(
            UUID warehouseId, Instant asOf, Page<StockItem> page, List<String> unknownSkus, String listName) {
        return new StockPage(
                IdKind.WAREHOUSE.format(warehouseId),
                asOf,
                page.items(),
                unknownSkus,
                cursors.encode(listName, page.next()),
                page.hasMore());
    }

    private static List<String> unknown(StockQuery query, StockLane.Reading reading) {
        Set<String> found = reading.items().stream().map(StockItem::sku).collect(Collectors.toSet());
        return query.skus().stream().filter(sku -> !found.contains(sku)).toList();
    }

    static void write(StockItem item, CsvRows rows) {
        rows.row(
                item.sku(),
                item.quantity(),
                item.status(),
                item.threshold(),
                item.par(),
                item.sequence(),
                item.updatedAt());
    }
}
