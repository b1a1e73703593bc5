package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.orders.OrderView;
import co.wholesale888.wms.orders.Orders;
import co.wholesale888.wms.portal.FormErrors;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Form;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.StockSearch;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: an order, and the steps that it takes. */
@Controller
@RequestMapping("/portal/operator/warehouses/{warehouse}/orders/{order}")
class OrderPageController {

    private static final int MAX_TEXT = 100;

    private final Orders orders;
    private final OrderLists lists;
    private final StockSearch stock;
    private final OneTimeForm once;

    OrderPageController(Orders orders, OrderLists lists, StockSearch stock, OneTimeForm once) {
        this.orders = orders;
        this.lists = lists;
        this.stock = stock;
        this.once = once;
    }

    @GetMapping
    ModelAndView order(
            SignedInOperator staff,
            WarehouseContext place,
            @PathVariable String order,
            @AllowedParameters("done") Query query) {
        return page(place, IdKind.ORDER.require(order), Map.of(), FormErrors.NONE);
    }

    @PostMapping("/ship")
    ModelAndView ship(
            SignedInOperator staff,
            WarehouseContext place,
            @PathVariable String order,
            Form form,
            HttpServletRequest request) {
        return step(place, order, form, request, "shipped", id -> {
            JsonFields fields =
                    JsonBody.of(form.json("carrier", "trackingNumber")).fields("carrier", "trackingNumber");
            String carrier = fields.text("carrier");
            String trackingNumber = fields.text("trackingNumber");
            fields.requireLength("carrier", carrier, 0, MAX_TEXT);
            fields.requireLength("trackingNumber", trackingNumber, 0, MAX_TEXT);
            fields.refuseInvalid();
            return orders.ship(place.uuid(), id, carrier, trackingNumber);
        });
    }

    @PostMapping("/deliver")
    ModelAndView deliver(
            SignedInOperator staff,
            WarehouseContext place,
            @PathVariable String order,
            Form form,
            HttpServletRequest request) {
        return step(place, order, form, request, "delivered", id -> {
            Order sent = orders.get(place.uuid(), id);
            return orders.deliver(place.uuid(), id, ReceiptRow.read(sent, form));
        });
    }

    @PostMapping("/cancel")
    ModelAndView cancel(
            SignedInOperator staff,
            WarehouseContext place,
            @PathVariable String order,
            Form form,
            HttpServletRequest request) {
        return step(place, order, form, request, "cancelled", id -> orders.cancel(place.uuid(), id));
    }

    /** Leads to the order after the step; where it was refused, shows how the order stands by now, and the form again. */
    private ModelAndView step(
            WarehouseContext place,
            String order,
            Form form,
            HttpServletRequest request,
            String done,
            Function<UUID, Order> command) {
        UUID id = IdKind.ORDER.require(order);
        try {
            once.order(place.uuid(), form, request, () -> command.apply(id));
            return new ModelAndView(
                    "redirect:/portal/operator/warehouses/" + place.id() + "/orders/" + order + "?done=" + done);
        } catch (RefusedException e) {
            if (e.refusal().code() == ErrorCode.NOT_FOUND) {
                throw e;
            }
            int lines = orders.get(place.uuid(), id).lines().size();
            FormErrors faults = FormErrors.ofLines(
                    e.refusal(), IntStream.range(0, lines).boxed().toList());
            ModelAndView again = page(place, id, form.entered(), faults);
            again.setStatus(HttpStatus.valueOf(e.refusal().code().status()));
            return again;
        }
    }

    private ModelAndView page(WarehouseContext place, UUID id, Map<String, String> entered, FormErrors faults) {
        Order order = orders.get(place.uuid(), id);
        return new ModelAndView("portal/order")
                .addObject("order", OrderView.of(order))
                .addObject("tone", OrderStatusStyle.of(order.status()))
                .addObject("lines", ReceiptRow.of(order, stock, entered))
                .addObject("entered", order.status() == OrderStatus.PENDING ? withCarrier(place, entered) : entered)
                .addObject("faults", faults);
    }

    /** Goods mostly go with whoever took them last. */
    private Map<String, String> withCarrier(WarehouseContext place, Map<String, String> entered) {
        if (!entered.isEmpty()) {
            return entered;
        }
        List<Order> last = lists.shipments(place.uuid(), null, 1, null).items();
        String carrier = last.isEmpty() ? null : last.getFirst().carrier();
        return carrier == null ? entered : Map.of("carrier", carrier);
    }
}
