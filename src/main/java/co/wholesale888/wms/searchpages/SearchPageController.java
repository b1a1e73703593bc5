package co.wholesale888.wms.searchpages;

import co.wholesale888.wms.orders.OrderSearch;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.portal.WarehouseLabels;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.sessions.PortalSession;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.transactions.LedgerQueries;
import co.wholesale888.wms.warehouses.Warehouse;
import co.wholesale888.wms.warehouses.Warehouses;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Finds what people type into the search box: SKUs, orders and tracking numbers by their beginning, and references of
 * the ledger as a whole. Clients find the shipments among the orders. Every look-up uses an index and is bounded.
 */
@PortalPage
class SearchPageController {

    private static final int MAX_TEXT = 128;
    private static final int MAX_FOUND = 20;
    private static final int MAX_ENTRIES = 1_000;

    /** Operators search the oldest warehouses up to this number; an account has no more. */
    private static final int MAX_WAREHOUSES = Warehouses.MAX_PER_ACCOUNT;

    private static final Set<OrderStatus> SHIPMENTS = EnumSet.of(OrderStatus.SHIPPED, OrderStatus.DELIVERED);

    private final Warehouses warehouses;
    private final WarehouseLabels labels;
    private final StockSearch stock;
    private final OrderSearch orders;
    private final LedgerQueries ledger;

    SearchPageController(
            Warehouses warehouses,
            WarehouseLabels labels,
            StockSearch stock,
            OrderSearch orders,
            LedgerQueries ledger) {
        this.warehouses = warehouses;
        this.labels = labels;
        this.stock = stock;
        this.orders = orders;
        this.ledger = ledger;
    }

    @GetMapping("/portal/search")
    ModelAndView everywhere(PortalSession session, @AllowedParameters(value = "q", ofForm = true) Query query) {
        return session.caller() instanceof Caller.ClientUser user
                ? page(warehouses.all(user.accountId()), false, query)
                : page(warehouses.pageOfAll(MAX_WAREHOUSES, null).items(), true, query);
    }

    @GetMapping("/portal/warehouses/{warehouse}/search")
    ModelAndView inWarehouse(WarehouseContext warehouse, @AllowedParameters(value = "q", ofForm = true) Query query) {
        return page(List.of(warehouse.warehouse()), !warehouse.isOwn(), query);
    }

    private ModelAndView page(List<Warehouse> searched, boolean operator, Query query) {
        String text = text(query);
        ModelAndView page = new ModelAndView("portal/search").addObject("searched", text);
        if (text.isEmpty()) {
            return page.addObject("skus", List.of())
                    .addObject("orders", List.of())
                    .addObject("references", List.of());
        }
        List<UUID> ids = searched.stream().map(Warehouse::id).toList();
        Set<OrderStatus> statuses = operator ? EnumSet.allOf(OrderStatus.class) : SHIPMENTS;
        List<StockSearch.Found> foundSkus = stock.beginningWith(text, ids, MAX_FOUND);
        List<OrderSearch.Found> foundOrders = orders.find(ids, statuses, text, MAX_FOUND);
        List<LedgerQueries.Referenced> foundReferences =
                ledger.referenced(ids, new TreeSet<>(List.of(text, text.toUpperCase(Locale.ROOT))), MAX_ENTRIES);
        Set<UUID> found = new HashSet<>();
        foundSkus.forEach(sku -> found.add(sku.warehouseId()));
        foundOrders.forEach(order -> found.add(order.warehouseId()));
        foundReferences.forEach(reference -> found.add(reference.warehouseId()));
        return page.addObject("skus", foundSkus)
                .addObject("orders", foundOrders)
                .addObject("references", foundReferences)
                .addObject("max", MAX_FOUND)
                .addObject("maxEntries", MAX_ENTRIES)
                .addObject("labels", labels.byId(found))
                .addObject("incomplete", operator && searched.size() == MAX_WAREHOUSES);
    }

    private static String text(Query query) {
        String text = query.text("q");
        if (text != null && text.codePointCount(0, text.length()) > MAX_TEXT) {
            query.report("q", "Search for at most %s characters.".formatted(MAX_TEXT));
        }
        query.refuseInvalid();
        return text == null ? "" : text.strip();
    }
}
