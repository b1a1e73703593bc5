package co.wholesale888.wms.stock;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
