package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.accounts.Account;
import co.wholesale888.wms.accounts.ClientAccounts;
import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.stock.SkuReviews;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where operators begin: what waits for them. */
@Controller
class OperatorHomeController {

    /** So far the things that wait are counted; beyond it there are simply many. */
    static final int COUNTED = 100;

    private final ClientAccounts accounts;
    private final AlertQueries alerts;
    private final OrderLists orders;
    private final SkuReviews reviews;

    OperatorHomeController(ClientAccounts accounts, AlertQueries alerts, OrderLists orders, SkuReviews reviews) {
        this.accounts = accounts;
        this.alerts = alerts;
        this.orders = orders;
        this.reviews = reviews;
    }

    /**
     * A kind of work.
     *
     * @param tone how pressing it is where there is any: a class of the style sheet
     */
    record Work(String name, String page, int count, String tone, String what) {

        public String shown() {
            return count < COUNTED ? "" + count : COUNTED + " or more";
        }

        public String shownTone() {
            return count == 0 ? "ok" : tone;
        }
    }

    @GetMapping("/portal/operator")
    ModelAndView today(SignedInOperator staff, @AllowedParameters({}) Query query) {
        query.refuseInvalid();
        int waiting =
                accounts.page(Account.Status.PENDING, COUNTED, null).items().size();
        return new ModelAndView("portal/today")
                .addObject(
                        "works",
                        List.of(
                                new Work("Accounts", "accounts", waiting, "low", "await approval"),
                                new Work(
                                        "Running short",
                                        "replenishment",
                                        alerts.countOpen(COUNTED),
                                        "critical",
                                        "SKUs at or below their threshold"),
                                new Work(
                                        "To ship",
                                        "orders?status=PENDING",
                                        orders.count(OrderStatus.PENDING, COUNTED),
                                        "low",
                                        "orders are pending"),
                                new Work(
                                        "Under way",
                                        "orders?status=SHIPPED",
                                        orders.count(OrderStatus.SHIPPED, COUNTED),
                                        "plain",
                                        "orders are not delivered yet"),
                                new Work(
                                        "Thresholds",
                                        "review",
                                        reviews.waiting(COUNTED),
                                        "low",
                                        "derived, to be looked at")));
    }
}
