package co.wholesale888.wms.accountlists;

import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.stock.StockAcrossWarehouses;
import co.wholesale888.wms.stock.StockAcrossWarehouses.Position;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockQuery;
import co.wholesale888.wms.stock.StockStatus;
import co.wholesale888.wms.warehouses.Warehouse;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Lists the live stock of all warehouses of an account, by SKU and then by the warehouse's code. */
@Service
class AccountStock {

    private final AccountWarehouses warehouses;
    private final StockAcrossWarehouses stock;
    private final Cursors cursors;

    AccountStock(AccountWarehouses warehouses, StockAcrossWarehouses stock, Cursors cursors) {
        this.warehouses = warehouses;
        this.stock = stock;
        this.cursors = cursors;
    }

    record Item(WarehouseName warehouse, @JsonUnwrapped StockItem item) {}

    /**
     * A page of the list.
     *
     * @param asOf the database's time just before the page was read
     * @param hasMore whether more pages follow; with a filter, a page may be short or empty although they do
     */
    record StockPage(
            Instant asOf, List<Item> items, @Nullable String nextCursor, boolean hasMore) {}

    StockPage page(UUID accountId, Query query) {
        List<String> skus = StockQuery.skus(query);
        Set<StockStatus> statuses = query.choices("status", StockStatus.class);
        Set<UUID> named = AccountWarehouses.named(query);
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        String list = "account stock %s %s %s %s".formatted(accountId, skus, statuses, new TreeSet<>(named));
        String after = cursors.decode(list, cursor);
        List<Warehouse> listed = warehouses.require(accountId, named);
        StockAcrossWarehouses.Selection selection = new StockAcrossWarehouses.Selection(
                listed.stream().map(Warehouse::id).toList(), skus, statuses);
        StockAcrossWarehouses.Reading read =
                stock.page(selection, after == null ? null : position(after, listed), limit);
        Position next = read.part().next();
        String nextCursor = cursors.encode(list, next == null ? null : text(next, listed));
        List<Item> items = read.part().items().stream()
                .map(one -> new Item(WarehouseName.of(listed.get(one.warehouse())), one.item()))
                .toList();
        return new StockPage(read.asOf(), items, nextCursor, next != null);
    }

    /** A position by the warehouse's code, which stays when warehouses are added: neither SKU nor code has a blank. */
    private static String text(Position position, List<Warehouse> listed) {
        String code =
                position.warehouse() < 0 ? "" : listed.get(position.warehouse()).code();
        return position.sku() + " " + code;
    }

    private static Position position(String text, List<Warehouse> listed) {
        int blank = text.indexOf(' ');
        String code = text.substring(blank + 1);
        int before = (int) listed.stream()
                .filter(warehouse -> warehouse.code().compareTo(code) <= 0)
                .count();
        return new Position(text.substring(0, blank), before - 1);
    }
}
