package co.wholesale888.wms.portal;

import co.wholesale888.wms.alerts.AlertPage;
import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.alerts.AlertReads;
import co.wholesale888.wms.ledger.EntryFilter;
import co.wholesale888.wms.ledger.LedgerDesk;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.orders.OrderView;
import co.wholesale888.wms.stock.StockDesk;
import co.wholesale888.wms.stock.StockStatus;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
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
    private static final StockDesk.Search MOST_WANTING =
            new StockDesk.Search(null, Set.of(StockStatus.CRITICAL, StockStatus.LOW), StockDesk.Order.COVER, false);

    private static final AlertQuery OPEN_ALERTS = new AlertQuery(AlertQuery.State.OPEN, null, 100, null);

    private final StockDesk stock;
    private final LedgerDesk ledger;
    private final AlertReads alerts;
    private final OrderLists shipments;
    private final Clock clock;

    OverviewController(StockDesk stock, LedgerDesk ledger, AlertReads alerts, OrderLists shipments, Clock clock) {
        this.stock = stock;
        this.ledger = ledger;
        this.alerts = alerts;
        this.shipments = shipments;
        this.clock = clock;
    }

    @GetMapping("/portal/warehouses/{warehouse}")
    ModelAndView overview(Place place, @Known("done") Query query) {
        UUID warehouseId = place.uuid();
        LocalDate first = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS - 1L);
        List<LedgerDesk.Day> moved =
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
