package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.portal.QueryString;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.stock.StockStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filter, sort order and page number of the stock page, as in its query string.
 *
 * @param q a part of the SKU, or empty
 * @param status the status, or null for all
 * @param down whether the order is descending
 */
record StockFilter(String q, @Nullable StockStatus status, StockSearch.Order sort, boolean down, int page) {

    private static final int MAX_TEXT = 64;

    static StockFilter of(Query query) {
        String q = query.text("q", MAX_TEXT);
        StockStatus status = query.choice("status", StockStatus.class);
        StockSearch.Order sort = query.choice("sort", StockSearch.Order.class);
        boolean down = query.flag("down");
        int page = query.integer("page", 1, 10_000, 1);
        query.refuseInvalid();
        return new StockFilter(q == null ? "" : q, status, sort == null ? StockSearch.Order.SKU : sort, down, page);
    }

    StockSearch.Search toSearch() {
        Set<StockStatus> statuses = status == null ? EnumSet.noneOf(StockStatus.class) : EnumSet.of(status);
        return new StockSearch.Search(q.isEmpty() ? null : q, statuses, sort, down);
    }

    /** The filter in words, without the order, which an export does not have. */
    String words() {
        List<String> words = new ArrayList<>();
        if (!q.isEmpty()) {
            words.add("SKUs with “" + q + "”");
        }
        if (status != null) {
            words.add("status " + status);
        }
        return words.isEmpty() ? "all SKUs" : String.join(", ", words);
    }

    /** The query that sorts by this column, or reverses the order if the page is sorted by it. */
    public String sortedBy(String column) {
        StockSearch.Order order = StockSearch.Order.valueOf(column);
        return new StockFilter(q, status, order, order == sort && !down, 1).query();
    }

    /** The value of {@code aria-sort} for this column. */
    public String ariaSort(String column) {
        return StockSearch.Order.valueOf(column) != sort ? "none" : down ? "descending" : "ascending";
    }

    public String withStatus(@Nullable String name) {
        return new StockFilter(q, name == null ? null : StockStatus.valueOf(name), sort, down, 1).query();
    }

    public String onPage(int number) {
        return new StockFilter(q, status, sort, down, number).query();
    }

    public boolean isActive() {
        return !q.isEmpty() || status != null;
    }

    private String query() {
        return new QueryString()
                .add("q", q)
                .add("status", status)
                .add("sort", sort == StockSearch.Order.SKU ? "" : sort.name().toLowerCase(Locale.ROOT))
                .add("down", down ? "true" : "")
                .add("page", page == 1 ? "" : page)
                .toString();
    }
}
