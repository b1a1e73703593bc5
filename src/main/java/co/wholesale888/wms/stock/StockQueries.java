package co.wholesale888.wms.stock;

import co.wholesale888.wms.requests.CsvRows;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Answers what stock there is, or was: always from the database. */
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

    /** One page of what is asked for. */
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
        Page<StockItem> page =
                lists.page(warehouseId, query.statuses(), after, query.limit(), lastSequence(warehouseId, query));
        return answer(warehouseId, asOf, page, List.of(), listName);
    }

    /**
     * Writes all that matches. With a past instant the rows are of that instant, otherwise each is the live one of the
     * moment when its page was read. A SKU that the warehouse does not have comes at the end, with empty cells.
     */
    void export(UUID warehouseId, StockQuery query, CsvRows rows) {
        if (!query.skus().isEmpty()) {
            StockLane.Reading reading = named(warehouseId, query);
            reading.items().stream().filter(query::matches).forEach(item -> write(item, rows));
            unknown(query, reading).forEach(sku -> rows.row(sku, null, null, null, null, null, null));
            return;
        }
        Long last = lastSequence(warehouseId, query);
        String after = "";
        while (after != null) {
            Page<StockItem> page = lists.page(warehouseId, query.statuses(), after, query.limit(), last);
            page.items().forEach(item -> write(item, rows));
            after = page.next();
        }
    }

    private StockLane.Reading named(UUID warehouseId, StockQuery query) {
        Instant asOf = query.asOf();
        if (asOf == null) {
            return lane.read(warehouseId, query.skus());
        }
        long last = lists.sequenceAt(warehouseId, asOf);
        return new StockLane.Reading(asOf, lists.named(warehouseId, query.skus(), last));
    }

    private @Nullable Long lastSequence(UUID warehouseId, StockQuery query) {
        return query.asOf() == null ? null : Long.valueOf(lists.sequenceAt(warehouseId, query.asOf()));
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
        Set<String> known = reading.items().stream().map(StockItem::sku).collect(Collectors.toSet());
        return query.skus().stream().filter(sku -> !known.contains(sku)).toList();
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
