package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.orders.NewOrder;
import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderLine;
import co.wholesale888.wms.orders.Orders;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.OneTimeForm;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.replenishment.Proposal;
import co.wholesale888.wms.replenishment.Replenishment;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The form in which an operator prepares an order, empty or filled with a proposal for SKUs that run low. */
@PortalPage
@RequestMapping("/portal/operator/warehouses/{warehouse}")
class OrderFormController {

    private static final int MAX_PROPOSALS = 250;

    private final Replenishment replenishment;
    private final OrderFormRows rows;
    private final OneTimeForm oneTimeForm;
    private final Orders orders;
    private final Clock clock;

    OrderFormController(
            Replenishment replenishment, OrderFormRows rows, OneTimeForm oneTimeForm, Orders orders, Clock clock) {
        this.replenishment = replenishment;
        this.rows = rows;
        this.oneTimeForm = oneTimeForm;
        this.orders = orders;
        this.clock = clock;
    }

    @GetMapping("/orders/new")
    ModelAndView emptyOrder(SignedInOperator operator, WarehouseContext warehouse) {
        return page(warehouse, new OrderForm("Order " + today(), List.of(), ""), false, FormErrors.NONE);
    }

    /** A line for each open alert with the quantity needed to reach par. Lines without one are fully on order already. */
    @GetMapping("/replenishment")
    ModelAndView proposedOrder(SignedInOperator operator, WarehouseContext warehouse) {
        Page<Proposal> proposals = replenishment.proposals(warehouse.uuid(), MAX_PROPOSALS, null);
        List<OrderForm.Line> lines = proposals.items().stream()
                .map(proposal -> new OrderForm.Line(
                        proposal.sku(),
                        proposal.suggestedQuantity() == 0 ? "" : "" + proposal.suggestedQuantity(),
                        proposal.onOrder(),
                        true))
                .toList();
        return page(warehouse, new OrderForm("Replenishment " + today(), lines, ""), true, FormErrors.NONE)
                .addObject("more", proposals.hasMore());
    }

    /** Creates the order, or shows the form again to add lines, to confirm new SKUs, or to correct errors. */
    @PostMapping("/orders")
    ModelAndView create(SignedInOperator operator, WarehouseContext warehouse, Form form, HttpServletRequest request) {
        OrderForm order = OrderForm.read(form);
        boolean proposed = form.ticked("proposed");
        if ("add".equals(form.text("do"))) {
            return page(warehouse, order, proposed, FormErrors.NONE);
        }
        try {
            NewOrder checked = order.toOrder();
            if (rows.hasUnconfirmedSkus(warehouse, order)) {
                return page(warehouse, order, proposed, FormErrors.NONE).addObject("confirmNewSkus", true);
            }
            String reference = Objects.requireNonNull(checked.reference());
            List<OrderLine> lines = Objects.requireNonNull(checked.lines());
            OneTimeForm.Outcome<Order> created = orders.inTurn(() -> oneTimeForm.submit(
                    warehouse,
                    request,
                    () -> replenishment.order(warehouse.uuid(), reference, lines, order.seenOnOrder()),
                    result -> IdKind.ORDER.format(result.id())));
            return new ModelAndView("redirect:/portal/operator/warehouses/" + warehouse.id() + "/orders/" + created.id()
                    + "?done=ordered");
        } catch (RefusedException e) {
            if (e.refusal().code() == ErrorCode.NOT_FOUND) {
                throw e;
            }
            FormErrors errors = FormErrors.ofLines(e.refusal(), order.orderedRows());
            return FormErrors.redisplay(page(warehouse, order, proposed, errors), e.refusal());
        }
    }

    private ModelAndView page(WarehouseContext warehouse, OrderForm order, boolean proposed, FormErrors errors) {
        return new ModelAndView("portal/order-form")
                .addObject("order", order)
                .addObject("entered", Map.of("reference", order.reference()))
                .addObject("rows", rows.of(warehouse, order))
                .addObject("skuSuggestions", rows.skuSuggestions(warehouse))
                .addObject("proposed", proposed)
                .addObject("neverInStock", proposed ? rows.neverInStock(warehouse) : 0)
                .addObject("heading", proposed ? "Replenish" : "New order")
                .addObject("section", proposed ? "replenishment" : "orders")
                .addObject("confirmNewSkus", false)
                .addObject("more", false)
                .addObject("errors", errors);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
