package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.stock.StockStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the page of levels shows, as its address says it.
 *
 * @param q part of a SKU, or empty
 * @param status one status, or null for all
 */
record StockFilter(String q, @Nullable StockStatus status, StockSearch.Order sort, boolean down, int page) {

    private static final int MAX_TEXT = 64;

    static StockFilter of(Query query) {
        String q = query.text("q");
        if (q != null && q.length() > MAX_TEXT) {
            query.report("q", "q must be at most %d characters.".formatted(MAX_TEXT));
        }
        StockStatus status = query.choice("status", StockStatus.class);
        StockSearch.Order sort = query.choice("sort", StockSearch.Order.class);
        boolean down = query.flag("down");
        int page = query.integer("page", 1, 10_000, 1);
        query.refuseInvalid();
        return new StockFilter(q == null ? "" : q, status, sort == null ? StockSearch.Order.SKU : sort, down, page);
    }

    StockSearch.Search search() {
        Set<StockStatus> statuses = status == null ? EnumSet.noneOf(StockStatus.class) : EnumSet.of(status);
        return new StockSearch.Search(q.isEmpty() ? null : q, statuses, sort, down);
    }

    /** The address with this column first, or the other way round where it is first already. */
    public String sortedBy(String column) {
        StockSearch.Order order = StockSearch.Order.valueOf(column);
        return new StockFilter(q, status, order, order == sort && !down, 1).query();
    }

    /** For assistive technology: how this column is sorted at present. */
    public String sorted(String column) {
        return StockSearch.Order.valueOf(column) != sort ? "none" : down ? "descending" : "ascending";
    }

    public String withStatus(@Nullable String only) {
        return new StockFilter(q, only == null ? null : StockStatus.valueOf(only), sort, down, 1).query();
    }

    public String onPage(int number) {
        return new StockFilter(q, status, sort, down, number).query();
    }

    public boolean narrowed() {
        return !q.isEmpty() || status != null;
    }

    /** What stands behind the question mark, with it; empty where everything is as usual. */
    String query() {
        StringBuilder query = new StringBuilder();
        add(query, "q", q);
        add(query, "status", status == null ? "" : status.name());
        add(query, "sort", sort == StockSearch.Order.SKU ? "" : sort.name().toLowerCase(Locale.ROOT));
        add(query, "down", down ? "true" : "");
        add(query, "page", page == 1 ? "" : Integer.toString(page));
        return query.toString();
    }

    private static void add(StringBuilder query, String name, String value) {
        if (!value.isEmpty()) {
            query.append(query.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
