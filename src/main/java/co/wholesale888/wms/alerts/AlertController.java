package co.wholesale888.wms.alerts;

import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists replenishment alerts. */
@RestController
class AlertController {

    private final AlertReads alerts;

    AlertController(AlertReads alerts) {
        this.alerts = alerts;
    }

    @GetMapping("/v1/alerts")
    AlertPage alerts(Caller.Bearer caller, @Known({"state", "sku", "limit", "cursor"}) Query parameters) {
        return alerts.page(caller.warehouseId(), AlertQuery.of(parameters));
    }
}
