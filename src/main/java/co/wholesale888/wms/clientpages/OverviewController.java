package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.alerts.AlertPage;
import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.stock.StockStatus;
import co.wholesale888.wms.transactions.EntryFilter;
import co.wholesale888.wms.transactions.LedgerQueries;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The overview of a warehouse: levels, alerts, shipments, and movements. */
@PortalPage
class OverviewController {

    private static final int DAYS = 30;
    private static final int MAX_TRANSACTIONS = 8;
    private static final int MAX_BELOW_PAR = 8;
    private static final int MAX_ALERTS = 5;
    private static final int MAX_SHIPMENTS = 5;
    private static final StockSearch.Search BELOW_PAR =
            new StockSearch.Search(null, Set.of(StockStatus.CRITICAL, StockStatus.LOW), StockSearch.Order.COVER, false);

    private static final AlertQuery OPEN_ALERTS = new AlertQuery(AlertQuery.State.OPEN, null, 100, null);

    private final StockSearch stock;
    private final LedgerQueries ledger;
    private final AlertQueries alerts;
    private final OrderLists shipments;
    private final Clock clock;

    OverviewController(
            StockSearch stock, LedgerQueries ledger, AlertQueries alerts, OrderLists shipments, Clock clock) {
        this.stock = stock;
        this.ledger = ledger;
        this.alerts = alerts;
        this.shipments = shipments;
        this.clock = clock;
    }

    @GetMapping("/portal/warehouses/{warehouse}")
    ModelAndView overview(WarehouseContext warehouse) {
        UUID warehouseId = warehouse.uuid();
        // Read first, so that a live page learns of what changes meanwhile
        long sequence = ledger.head(warehouseId).sequence();
        LocalDate first = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS - 1L);
        List<LedgerQueries.Day> movements =
                ledger.movements(warehouseId, first.atStartOfDay(ZoneOffset.UTC).toInstant());
        AlertPage open = alerts.page(warehouseId, OPEN_ALERTS);
        return new ModelAndView("portal/overview")
                .addObject("counts", stock.counts(warehouseId))
                .addObject(
                        "openAlerts", open.alerts().stream().limit(MAX_ALERTS).toList())
                .addObject("openAlertCount", open.alerts().size() + (open.hasMore() ? "+" : ""))
                .addObject(
                        "shipments",
                        shipments
                                .shipments(warehouseId, OrderStatus.SHIPPED, MAX_SHIPMENTS, null)
                                .items())
                .addObject("sequence", sequence)
                .addObject("plot", MovementPlot.of(movements, first, DAYS))
                .addObject("belowPar", stock.search(warehouseId, BELOW_PAR, MAX_BELOW_PAR, 0))
                .addObject(
                        "transactions",
                        ledger.newest(warehouseId, EntryFilter.all(null), null, MAX_TRANSACTIONS)
                                .entries());
    }
}
