package co.wholesale888.wms.portal;

import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.orders.OrderTurns;
import co.wholesale888.wms.orders.OrderView;
import co.wholesale888.wms.orders.Orders;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.web.Form;
import co.wholesale888.wms.web.Known;
import co.wholesale888.wms.web.Query;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: orders, and the steps that they take. */
@Controller
@RequestMapping("/portal/operator/orders")
class OrdersPageController {

    private static final int PER_PAGE = 25;
    private static final int MAX_TEXT = 100;

    private final Orders orders;
    private final OrderLists lists;
    private final OrderTurns turns;

    OrdersPageController(Orders orders, OrderLists lists, OrderTurns turns) {
        this.orders = orders;
        this.lists = lists;
        this.turns = turns;
    }

    @GetMapping
    ModelAndView list(Staff staff, @Known({"status", "before", "done"}) Query query) {
        OrderStatus status = query.choice("status", OrderStatus.class);
        String before = query.text("before");
        query.refuseInvalid();
        String position = before == null ? null : IdKind.ORDER.require(before).toString();
        Page<Order> page = lists.orders(null, status, PER_PAGE, position);
        String next = page.next();
        return new ModelAndView("portal/orders")
                .addObject("status", status == null ? "" : status.name())
                .addObject("orders", page.items().stream().map(OrderView::of).toList())
                .addObject("next", next == null ? "" : IdKind.ORDER.format(UUID.fromString(next)));
    }

    @PostMapping("/{order}/ship")
    String ship(Staff staff, @PathVariable String order, Form form) {
        String carrier = atMost(form.text("carrier"));
        String trackingNumber = atMost(form.text("trackingNumber"));
        UUID id = IdKind.ORDER.require(order);
        turns.take(() -> orders.ship(orders.warehouseOf(id), id, carrier, trackingNumber));
        return "redirect:/portal/operator/orders?done=shipped";
    }

    @PostMapping("/{order}/deliver")
    String deliver(Staff staff, @PathVariable String order) {
        UUID id = IdKind.ORDER.require(order);
        turns.take(() -> orders.deliver(orders.warehouseOf(id), id, List.of()));
        return "redirect:/portal/operator/orders?done=delivered";
    }

    @PostMapping("/{order}/cancel")
    String cancel(Staff staff, @PathVariable String order) {
        UUID id = IdKind.ORDER.require(order);
        turns.take(() -> orders.cancel(orders.warehouseOf(id), id));
        return "redirect:/portal/operator/orders?done=cancelled";
    }

    private static @Nullable String atMost(@Nullable String text) {
        if (text != null && text.codePointCount(0, text.length()) > MAX_TEXT) {
            throw new RefusedException(
                    ErrorCode.VALIDATION_FAILED,
                    "Carrier and tracking number have at most %d characters. Nothing was done.".formatted(MAX_TEXT));
        }
        return text;
    }
}
