package co.wholesale888.wms.transactions;

import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.requests.ResponseFormat;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.EntrySource;
import co.wholesale888.wms.shared.Lengths;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.stock.EntryType;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a list of transactions.
 *
 * @param ascending whether the oldest come first, as a feed without end
 * @param limit the maximum number of entries on a page
 * @param cursor where the page begins, or null
 * @param maxWait how long to wait for an entry if there is none yet; only if the oldest come first
 */
record TransactionQuery(
        EntryFilter filter,
        boolean ascending,
        int limit,
        @Nullable String cursor,
        Duration maxWait) {

    private static final int MAX_WAIT_SECONDS = 30;

    /** Reads the parameters. CSV holds all entries up to now, so it takes no limit, cursor or wait. */
    static TransactionQuery of(Query query, Caller.Bearer caller, ResponseFormat format) {
        String sku = query.sku("sku");
        EntryFilter filter = new EntryFilter(
                sku,
                query.choice("type", EntryType.class),
                query.choice("source", EntrySource.class),
                query.text("reference", Lengths.MAX_REFERENCE),
                query.text("workerId", Lengths.MAX_WORKER_ID),
                caller.onlyWorker(),
                query.time("from"),
                query.time("to"));
        boolean ascending = query.choice("order", Order.class) == Order.ASC;
        int limit = query.limit();
        String cursor = query.text("cursor");
        int waitSeconds = query.integer("wait", 0, MAX_WAIT_SECONDS, 0);
        if (format == ResponseFormat.CSV) {
            query.refuseInCsv("limit", "cursor", "wait");
            limit = Page.MAX_LIMIT;
        } else if (!ascending && query.text("wait") != null) {
            query.report("wait", "wait needs order=asc.");
        }
        query.refuseInvalid();
        return new TransactionQuery(filter, ascending, limit, cursor, Duration.ofSeconds(waitSeconds));
    }

    /** The name under which the list's cursors are signed. It contains every parameter except those of the page. */
    String listName(UUID warehouseId) {
        return "transactions %s %s %s".formatted(warehouseId, ascending, filter.signature());
    }

    private enum Order {
        ASC,
        DESC
    }
}
