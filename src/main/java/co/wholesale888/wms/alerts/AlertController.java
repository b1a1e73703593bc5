package co.wholesale888.wms.alerts;

import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/alerts}: the alerts of the token's warehouse. */
@RestController
class AlertController {

    private final AlertQueries alerts;

    AlertController(AlertQueries alerts) {
        this.alerts = alerts;
    }

    @GetMapping("/v1/alerts")
    AlertPage alerts(Caller.Bearer caller, @AllowedParameters({"state", "sku", "limit", "cursor"}) Query parameters) {
        return alerts.page(caller.warehouseId(), AlertQuery.of(parameters));
    }
}
