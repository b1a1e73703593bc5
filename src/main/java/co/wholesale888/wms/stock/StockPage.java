package co.wholesale888.wms.stock;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a reading of stock.
 *
 * @param asOf the database's time of the reading, or the past instant that was asked for
 * @param items in the order of their SKUs
 * @param unknownSkus the asked-for SKUs that the warehouse does not have, in order, on every page
 * @param hasMore whether nextCursor leads on; with a filter a page may be short, even empty, although it does
 */
record StockPage(
        String warehouse,
        Instant asOf,
        List<StockItem> items,
        List<String> unknownSkus,
        @Nullable String nextCursor,
        boolean hasMore) {}
