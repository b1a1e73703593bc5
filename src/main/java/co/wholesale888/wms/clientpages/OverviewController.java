package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.alerts.AlertPage;
import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.orders.OrderView;
import co.wholesale888.wms.portal.LevelRow;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
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
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** How a warehouse stands, on one page. */
@Controller
class OverviewController {

    private static final int DAYS = 30;
    private static final int LATEST = 8;
    private static final int WANTING = 8;
    private static final int SHOWN = 5;
    private static final StockSearch.Search MOST_WANTING =
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
    ModelAndView overview(WarehouseContext place, @AllowedParameters("done") Query query) {
        UUID warehouseId = place.uuid();
        LocalDate first = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS - 1L);
        List<LedgerQueries.Day> moved =
                ledger.movements(warehouseId, first.atStartOfDay(ZoneOffset.UTC).toInstant());
        AlertPage open = alerts.page(warehouseId, OPEN_ALERTS);
        return new ModelAndView("portal/overview")
                .addObject("counts", stock.counts(warehouseId))
                .addObject("open", open.alerts().stream().limit(SHOWN).toList())
                .addObject("openCount", open.alerts().size() + (open.hasMore() ? "+" : ""))
                .addObject(
                        "underWay",
                        shipments.shipments(warehouseId, OrderStatus.SHIPPED, SHOWN, null).items().stream()
                                .map(OrderView::of)
                                .toList())
                .addObject("head", ledger.head(warehouseId).sequence())
                .addObject("plot", MovementPlot.of(moved, first, DAYS))
                .addObject(
                        "wanting",
                        stock.search(warehouseId, MOST_WANTING, WANTING, 0).stream()
                                .map(LevelRow::new)
                                .toList())
                .addObject(
                        "latest",
                        ledger.newest(warehouseId, EntryFilter.all(null), null, LATEST)
                                .entries());
    }
}
