package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.alerts.AlertPage;
import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.transactions.LedgerQueries;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The alerts of a warehouse. */
@PortalPage
class AlertsPageController {

    private final AlertQueries alerts;
    private final LedgerQueries ledger;

    AlertsPageController(AlertQueries alerts, LedgerQueries ledger) {
        this.alerts = alerts;
        this.ledger = ledger;
    }

    @GetMapping("/portal/warehouses/{warehouse}/alerts")
    ModelAndView alerts(
            WarehouseContext warehouse,
            @AllowedParameters(
                            value = {"state", "sku", "cursor"},
                            ofForm = true)
                    Query query) {
        AlertQuery filter = AlertQuery.of(query);
        // Read first, so that a live page learns of what changes meanwhile
        long sequence = ledger.head(warehouse.uuid()).sequence();
        AlertPage page = alerts.page(warehouse.uuid(), filter);
        return new ModelAndView("portal/alerts")
                .addObject("sequence", sequence)
                .addObject("state", filter.state().name())
                .addObject("sku", filter.sku() == null ? "" : filter.sku())
                .addObject("alerts", page.alerts())
                .addObject("next", page.nextCursor());
    }
}
