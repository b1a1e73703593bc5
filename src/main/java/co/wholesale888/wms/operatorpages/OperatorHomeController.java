package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.alerts.AlertQueries;
import co.wholesale888.wms.mail.MailLists;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.stock.SkuReviews;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The home page of operators: the numbers of open tasks. */
@PortalPage
class OperatorHomeController {

    /** Counting stops here, which bounds its cost. */
    static final int MAX_COUNT = 100;

    private final Accounts accounts;
    private final AlertQueries alerts;
    private final OrderLists orders;
    private final SkuReviews reviews;
    private final MailLists mail;

    OperatorHomeController(
            Accounts accounts, AlertQueries alerts, OrderLists orders, SkuReviews reviews, MailLists mail) {
        this.accounts = accounts;
        this.alerts = alerts;
        this.orders = orders;
        this.reviews = reviews;
        this.mail = mail;
    }

    /**
     * A kind of task.
     *
     * @param openStyle the class of the style sheet while there are open tasks
     */
    record Task(String name, String page, int count, String openStyle, String description) {

        public String countText() {
            return count < MAX_COUNT ? "" + count : MAX_COUNT + " or more";
        }

        public String style() {
            return count == 0 ? "ok" : openStyle;
        }
    }

    @GetMapping("/portal/operator")
    ModelAndView home(SignedInOperator operator) {
        int accountsPending = accounts.approvable(MAX_COUNT).size();
        int alertsOpen = alerts.countOpen(MAX_COUNT);
        int ordersPending = orders.count(OrderStatus.PENDING, MAX_COUNT);
        int ordersShipped = orders.count(OrderStatus.SHIPPED, MAX_COUNT);
        int levelsUnreviewed = reviews.countUnreviewed(MAX_COUNT);
        int mailGivenUp = mail.countGivenUpWithinADay(MAX_COUNT);
        return new ModelAndView("portal/operator-home")
                .addObject(
                        "tasks",
                        List.of(
                                new Task("Accounts", "accounts", accountsPending, "low", "waiting for approval"),
                                new Task("Low stock", "replenishment", alertsOpen, "critical", "open alerts"),
                                new Task("To ship", "orders?status=PENDING", ordersPending, "low", "pending orders"),
                                new Task(
                                        "In transit", "orders?status=SHIPPED", ordersShipped, "plain", "not delivered"),
                                new Task("Thresholds", "review", levelsUnreviewed, "low", "SKUs to review"),
                                new Task("E-mail", "mail", mailGivenUp, "critical", "given up in 24 hours")));
    }
}
