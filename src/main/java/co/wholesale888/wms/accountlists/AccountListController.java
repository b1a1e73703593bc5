package co.wholesale888.wms.accountlists;

import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/account}: lists over all warehouses of the client's account. */
@RestController
@RequestMapping("/v1/account")
class AccountListController {

    private final AccountStock stock;
    private final AccountAlerts alerts;

    AccountListController(AccountStock stock, AccountAlerts alerts) {
        this.stock = stock;
        this.alerts = alerts;
    }

    @GetMapping("/stock")
    AccountStock.StockPage stock(
            Caller.ClientUser user, @AllowedParameters({"sku", "status", "warehouse", "limit", "cursor"}) Query query) {
        return stock.page(user.accountId(), query);
    }

    @GetMapping("/alerts")
    AccountAlerts.AlertPage alerts(
            Caller.ClientUser user, @AllowedParameters({"state", "sku", "warehouse", "limit", "cursor"}) Query query) {
        return alerts.page(user.accountId(), query);
    }
}
