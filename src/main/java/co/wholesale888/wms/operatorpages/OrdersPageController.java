package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderLine;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.portal.DisplayNames;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** For operators: orders of all warehouses or of one, newest first. */
@Controller
class OrdersPageController {

    private static final int PER_PAGE = 50;

    private final OrderLists lists;
    private final DisplayNames names;

    OrdersPageController(OrderLists lists, DisplayNames names) {
        this.lists = lists;
        this.names = names;
    }

    /** An order in the list. */
    record Row(
            String id,
            String warehouse,
            DisplayNames.@Nullable Name place,
            String reference,
            OrderStatus status,
            int skus,
            long units,
            Instant since) {

        static Row of(Order order, Map<String, DisplayNames.Name> names) {
            String warehouse = IdKind.WAREHOUSE.format(order.warehouseId());
            return new Row(
                    IdKind.ORDER.format(order.id()),
                    warehouse,
                    names.get(warehouse),
                    order.reference(),
                    order.status(),
                    order.lines().size(),
                    order.lines().stream().mapToLong(OrderLine::quantity).sum(),
                    lastChange(order));
        }

        public String tone() {
            return OrderStatusStyle.of(status);
        }

        /** What the operator has to do about it; empty for nothing. */
        public String next() {
            return switch (status) {
                case PENDING -> "Ship";
                case SHIPPED -> "Deliver";
                case DELIVERED, CANCELLED -> "";
            };
        }

        private static Instant lastChange(Order order) {
            Instant[] times = {order.cancelledAt(), order.deliveredAt(), order.shippedAt()};
            for (Instant time : times) {
                if (time != null) {
                    return time;
                }
            }
            return order.createdAt();
        }
    }

    @GetMapping("/portal/operator/orders")
    ModelAndView all(SignedInOperator staff, @AllowedParameters({"status", "before"}) Query query) {
        return list(null, query).addObject("path", "/portal/operator/orders");
    }

    @GetMapping("/portal/operator/warehouses/{warehouse}/orders")
    ModelAndView ofWarehouse(
            SignedInOperator staff, WarehouseContext place, @AllowedParameters({"status", "before"}) Query query) {
        return list(place.uuid(), query).addObject("path", "/portal/operator/warehouses/" + place.id() + "/orders");
    }

    private ModelAndView list(@Nullable UUID warehouseId, Query query) {
        OrderStatus status = query.choice("status", OrderStatus.class);
        String before = query.text("before");
        query.refuseInvalid();
        String position = before == null ? null : IdKind.ORDER.require(before).toString();
        Page<Order> page = lists.orders(warehouseId, status, PER_PAGE, position);
        Map<String, DisplayNames.Name> nameOf =
                names.of(page.items().stream().map(Order::warehouseId).toList());
        List<Row> rows =
                page.items().stream().map(order -> Row.of(order, nameOf)).toList();
        String next = page.next();
        return new ModelAndView("portal/orders")
                .addObject("status", status == null ? "" : status.name())
                .addObject("statuses", OrderStatus.values())
                .addObject("orders", rows)
                .addObject("next", next == null ? "" : IdKind.ORDER.format(UUID.fromString(next)));
    }
}
