package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.alerts.AlertPage;
import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.alerts.AlertQuery;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** What a warehouse is short of. */
@Controller
class AlertsPageController {

    private final AlertQueries alerts;

    AlertsPageController(AlertQueries alerts) {
        this.alerts = alerts;
    }

    @GetMapping("/portal/warehouses/{warehouse}/alerts")
    ModelAndView alerts(
            WarehouseContext place,
            @AllowedParameters(
                            value = {"state", "sku", "cursor"},
                            ofForm = true)
                    Query query) {
        AlertQuery wanted = AlertQuery.of(query);
        AlertPage page = alerts.page(place.uuid(), wanted);
        String next = page.nextCursor();
        return new ModelAndView("portal/alerts")
                .addObject("state", wanted.state().name())
                .addObject("sku", wanted.sku() == null ? "" : wanted.sku())
                .addObject("alerts", page.alerts())
                .addObject("next", next == null ? "" : next);
    }
}
