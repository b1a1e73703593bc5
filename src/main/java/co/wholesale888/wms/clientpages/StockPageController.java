package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.ledger.TransactionView;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.StockItem;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.transactions.EntryFilter;
import co.wholesale888.wms.transactions.LedgerQueries;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The stock of a warehouse, and the page of one SKU. */
@PortalPage
@RequestMapping("/portal/warehouses/{warehouse}")
class StockPageController {

    private static final int PAGE_SIZE = 50;
    private static final int MAX_PAGE = 10_000;
    private static final int MAX_PLOTTED = 1_000;
    private static final int MAX_LISTED = 50;
    private static final int MAX_ALERTS = 10;

    private final StockSearch stock;
    private final LedgerQueries ledger;
    private final AlertQueries alerts;
    private final CsvExports exports;
    private final Clock clock;

    StockPageController(StockSearch stock, LedgerQueries ledger, AlertQueries alerts, CsvExports exports, Clock clock) {
        this.stock = stock;
        this.ledger = ledger;
        this.alerts = alerts;
        this.exports = exports;
        this.clock = clock;
    }

    @GetMapping("/stock")
    ModelAndView stock(
            WarehouseContext warehouse,
            @AllowedParameters(
                            value = {"q", "status", "sort", "down", "page"},
                            ofForm = true)
                    Query query) {
        StockFilter filter = StockFilter.of(query);
        // Read first, so that a live page learns of what changes meanwhile
        long sequence = ledger.head(warehouse.uuid()).sequence();
        List<StockItem> found =
                stock.search(warehouse.uuid(), filter.toSearch(), PAGE_SIZE + 1, (filter.page() - 1) * PAGE_SIZE);
        return new ModelAndView("portal/stock")
                .addObject("sequence", sequence)
                .addObject("filter", filter)
                .addObject("counts", stock.counts(warehouse.uuid()))
                .addObject("more", found.size() > PAGE_SIZE && filter.page() < MAX_PAGE)
                .addObject("levels", found.stream().limit(PAGE_SIZE).toList());
    }

    @GetMapping("/stock.csv")
    void csv(
            WarehouseContext warehouse,
            @AllowedParameters({"q", "status", "sort", "down"}) Query query,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        StockFilter filter = StockFilter.of(query);
        exports.send(
                warehouse.holder(),
                "stock",
                request,
                response,
                rows -> stock.export(warehouse.uuid(), filter.toSearch(), rows, CsvExports.Reading.ONCE),
                StockSearch.CSV_HEADER.toArray(String[]::new));
    }

    @GetMapping("/stock/{sku}")
    ModelAndView sku(WarehouseContext warehouse, @PathVariable String sku) {
        long sequence = ledger.head(warehouse.uuid()).sequence();
        StockItem item = stock.find(warehouse.uuid(), sku).orElseThrow(() -> RefusedException.notFound("SKU"));
        EntryFilter ofSku = new EntryFilter(sku, null, null, null, null, null, null, null);
        List<TransactionView> entries =
                ledger.newest(warehouse.uuid(), ofSku, null, MAX_PLOTTED).entries();
        ModelAndView page = new ModelAndView("portal/sku")
                .addObject("sequence", sequence)
                .addObject("level", item)
                .addObject("entries", entries.stream().limit(MAX_LISTED).toList())
                .addObject("more", entries.size() > MAX_LISTED)
                .addObject(
                        "alerts",
                        alerts.page(warehouse.uuid(), new AlertQuery(AlertQuery.State.ALL, sku, MAX_ALERTS, null)));
        return entries.isEmpty() ? page : page.addObject("plot", LevelPlot.of(item, entries, clock.instant()));
    }
}
