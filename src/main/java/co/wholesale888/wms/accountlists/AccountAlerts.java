package co.wholesale888.wms.accountlists;

import co.wholesale888.wms.alerts.Alert;
import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.alerts.AlertsAcrossWarehouses;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.stock.StockQuery;
import co.wholesale888.wms.warehouses.Warehouse;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Lists the alerts of all warehouses of an account, newest first, with the present quantities. */
@Service
public class AccountAlerts {

    private final AccountWarehouses warehouses;
    private final AlertsAcrossWarehouses alerts;
    private final Cursors cursors;

    AccountAlerts(AccountWarehouses warehouses, AlertsAcrossWarehouses alerts, Cursors cursors) {
        this.warehouses = warehouses;
        this.alerts = alerts;
        this.cursors = cursors;
    }

    /** An alert and its warehouse. */
    public record Item(
            WarehouseName warehouse, @JsonUnwrapped Alert alert) {}

    /**
     * A page of the list.
     *
     * @param asOf the database's time just before the page was read
     * @param hasMore whether more pages follow; with a filter, a page may be short or empty although they do
     */
    record AlertPage(
            Instant asOf, List<Item> alerts, @Nullable String nextCursor, boolean hasMore) {}

    AlertPage page(UUID accountId, Query query) {
        AlertQuery.State given = query.choice("state", AlertQuery.State.class);
        AlertQuery.State state = given == null ? AlertQuery.State.OPEN : given;
        List<String> skus = StockQuery.skus(query);
        Set<UUID> named = AccountWarehouses.named(query);
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        String list = "account alerts %s %s %s %s".formatted(accountId, state, skus, new TreeSet<>(named));
        String after = cursors.decode(list, cursor);
        List<Warehouse> listed = warehouses.require(accountId, named);
        AlertsAcrossWarehouses.Reading read = alerts.page(
                new AlertsAcrossWarehouses.Selection(ids(listed), state, skus),
                after == null ? null : UUID.fromString(after),
                limit);
        String next = Objects.toString(read.next(), null);
        return new AlertPage(read.asOf(), items(listed, read), cursors.encode(list, next), next != null);
    }

    /** Returns the newest open alerts of an account, up to {@code max}. */
    public List<Item> newestOpen(UUID accountId, int max) {
        List<Warehouse> all = warehouses.require(accountId, Set.of());
        return items(
                all,
                alerts.page(
                        new AlertsAcrossWarehouses.Selection(ids(all), AlertQuery.State.OPEN, List.of()), null, max));
    }

    private static List<UUID> ids(List<Warehouse> listed) {
        return listed.stream().map(Warehouse::id).toList();
    }

    private static List<Item> items(List<Warehouse> listed, AlertsAcrossWarehouses.Reading read) {
        Map<UUID, WarehouseName> names = listed.stream().collect(Collectors.toMap(Warehouse::id, WarehouseName::of));
        return read.alerts().stream()
                .map(one -> new Item(Objects.requireNonNull(names.get(one.warehouseId())), one.alert()))
                .toList();
    }
}
