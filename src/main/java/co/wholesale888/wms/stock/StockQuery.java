package co.wholesale888.wms.stock;

import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.requests.ResponseFormat;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.Skus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request for stock.
 *
 * @param skus only these, in order, without repetition; empty for all
 * @param statuses only these; empty for all
 * @param limit the maximum number of items on a page
 * @param cursor the {@code nextCursor} of the previous page, or null
 * @param asOf a past instant, or null for the live stock
 */
public record StockQuery(
        List<String> skus,
        Set<StockStatus> statuses,
        int limit,
        @Nullable String cursor,
        @Nullable Instant asOf) {

    static final int MAX_SKUS = 500;

    /** Reads the parameters. CSV has no pages, so it takes neither limit nor cursor. */
    static StockQuery of(Query query, ResponseFormat format) {
        List<String> skus = skus(query);
        Set<StockStatus> statuses = query.choices("status", StockStatus.class);
        int limit = query.text("limit") == null && !skus.isEmpty() ? MAX_SKUS : query.limit();
        String cursor = query.text("cursor");
        Instant asOf = query.time("asOf");
        if (format == ResponseFormat.CSV) {
            query.refuseInCsv("limit", "cursor");
            limit = Page.MAX_LIMIT;
        }
        query.refuseInvalid();
        return new StockQuery(skus, statuses, limit, cursor, asOf);
    }

    /** Reads the parameter {@code sku}: up to 500 SKUs, in order, without repetition; reports its violations. */
    public static List<String> skus(Query query) {
        List<String> skus = query.texts("sku").stream().distinct().sorted().toList();
        for (String sku : skus) {
            if (!Skus.isValid(sku)) {
                String shown = sku.length() > Skus.MAX_LENGTH ? sku.substring(0, Skus.MAX_LENGTH) + "…" : sku;
                query.report("sku", "sku '%s' %s.".formatted(shown, Skus.RULE));
            }
        }
        if (skus.size() > MAX_SKUS) {
            query.report("sku", "sku may name up to %s SKUs; these are %s.".formatted(MAX_SKUS, skus.size()));
        }
        return skus;
    }

    boolean matches(StockItem item) {
        return statuses.isEmpty() || statuses.contains(item.status());
    }

    /** Names the list that its cursors belong to: the warehouse and all filters. */
    String listName(UUID warehouseId) {
        return "stock " + warehouseId + " " + skus + " " + statuses + " " + asOf;
    }
}
