package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.orders.NewOrder;
import co.wholesale888.wms.orders.OrderLine;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.replenishment.Proposal;
import co.wholesale888.wms.replenishment.Replenishment;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: an order drawn up, from what runs short in a warehouse or by hand. */
@Controller
@RequestMapping("/portal/operator/warehouses/{warehouse}")
class OrderFormController {

    private static final int PROPOSED = 250;

    private final Replenishment replenishment;
    private final OrderFormRows rows;
    private final OneTimeForm once;
    private final Clock clock;

    OrderFormController(Replenishment replenishment, OrderFormRows rows, OneTimeForm once, Clock clock) {
        this.replenishment = replenishment;
        this.rows = rows;
        this.once = once;
        this.clock = clock;
    }

    @GetMapping("/orders/new")
    ModelAndView byHand(SignedInOperator staff, WarehouseContext place, @AllowedParameters({}) Query query) {
        query.refuseInvalid();
        return page(place, new OrderForm("Order " + today(), List.of(), ""), false, FormErrors.NONE);
    }

    /** A line for each open alert, with what is missing; what is provided for is shown, too. */
    @GetMapping("/replenishment")
    ModelAndView proposed(SignedInOperator staff, WarehouseContext place, @AllowedParameters({}) Query query) {
        query.refuseInvalid();
        Page<Proposal> proposals = replenishment.proposals(place.uuid(), PROPOSED, null);
        List<OrderForm.Line> lines = proposals.items().stream()
                .map(proposal -> new OrderForm.Line(
                        proposal.sku(),
                        proposal.suggestedQuantity() == 0 ? "" : "" + proposal.suggestedQuantity(),
                        proposal.onOrder(),
                        true))
                .toList();
        return page(place, new OrderForm("Replenishment " + today(), lines, ""), true, FormErrors.NONE)
                .addObject("more", proposals.hasMore());
    }

    /** Makes the order; or, where lines were added or are not right, gives the form back with all that is in it. */
    @PostMapping("/orders")
    ModelAndView create(SignedInOperator staff, WarehouseContext place, Form form, HttpServletRequest request) {
        OrderForm draft = OrderForm.read(form);
        boolean proposed = form.ticked("proposed");
        if ("add".equals(form.text("do"))) {
            return page(place, draft, proposed, FormErrors.NONE);
        }
        try {
            NewOrder order = draft.check();
            if (rows.hasUncheckedNews(place, draft)) {
                return page(place, draft, proposed, FormErrors.NONE).addObject("news", true);
            }
            String reference = Objects.requireNonNull(order.reference());
            List<OrderLine> lines = Objects.requireNonNull(order.lines());
            String id = once.order(
                    place.uuid(),
                    form,
                    request,
                    () -> replenishment.order(place.uuid(), reference, lines, draft.seenOnOrder()));
            return new ModelAndView(
                    "redirect:/portal/operator/warehouses/" + place.id() + "/orders/" + id + "?done=ordered");
        } catch (RefusedException e) {
            if (e.refusal().code() == ErrorCode.NOT_FOUND) {
                throw e;
            }
            ModelAndView again = page(place, draft, proposed, FormErrors.ofLines(e.refusal(), draft.places()));
            again.setStatus(HttpStatus.valueOf(e.refusal().code().status()));
            return again;
        }
    }

    private ModelAndView page(WarehouseContext place, OrderForm draft, boolean proposed, FormErrors faults) {
        return new ModelAndView("portal/draft")
                .addObject("draft", draft)
                .addObject("rows", rows.of(place, draft))
                .addObject("known", rows.known(place))
                .addObject("proposed", proposed)
                .addObject("heading", proposed ? "Replenish" : "New order")
                .addObject("nav", proposed ? "replenishment" : "orders")
                .addObject("news", false)
                .addObject("more", false)
                .addObject("faults", faults);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
