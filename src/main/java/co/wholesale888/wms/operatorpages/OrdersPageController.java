package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderLine;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.SignedInOperator;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.portal.WarehouseLabels;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The orders of all warehouses or of one, newest first. */
@PortalPage
class OrdersPageController {

    private static final int PAGE_SIZE = 50;

    private final OrderLists orders;
    private final WarehouseLabels labels;

    OrdersPageController(OrderLists orders, WarehouseLabels labels) {
        this.orders = orders;
        this.labels = labels;
    }

    /** An order as a table row. */
    record OrderRow(
            String id,
            String warehouse,
            WarehouseLabels.@Nullable Label label,
            String reference,
            OrderStatus status,
            int skus,
            long units,
            Instant changedAt) {

        static OrderRow of(Order order, Map<String, WarehouseLabels.Label> labels) {
            String warehouse = IdKind.WAREHOUSE.format(order.warehouseId());
            return new OrderRow(
                    IdKind.ORDER.format(order.id()),
                    warehouse,
                    labels.get(warehouse),
                    order.reference(),
                    order.status(),
                    order.lines().size(),
                    order.lines().stream().mapToLong(OrderLine::quantity).sum(),
                    lastChange(order));
        }

        public String style() {
            return OrderStatusStyle.of(status);
        }

        /** The next step of the order; empty if it is finished. */
        public String nextStep() {
            return switch (status) {
                case PENDING -> "Ship";
                case SHIPPED -> "Deliver";
                case DELIVERED, CANCELLED -> "";
            };
        }

        private static Instant lastChange(Order order) {
            return Stream.of(order.cancelledAt(), order.deliveredAt(), order.shippedAt())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(order.createdAt());
        }
    }

    @GetMapping("/portal/operator/orders")
    ModelAndView all(SignedInOperator operator, @AllowedParameters({"status", "before"}) Query query) {
        return list(null, query).addObject("path", "/portal/operator/orders");
    }

    @GetMapping("/portal/operator/warehouses/{warehouse}/orders")
    ModelAndView ofWarehouse(
            SignedInOperator operator,
            WarehouseContext warehouse,
            @AllowedParameters({"status", "before"}) Query query) {
        return list(warehouse.uuid(), query)
                .addObject("path", "/portal/operator/warehouses/" + warehouse.id() + "/orders");
    }

    private ModelAndView list(@Nullable UUID warehouseId, Query query) {
        OrderStatus status = query.choice("status", OrderStatus.class);
        String before = query.text("before");
        query.refuseInvalid();
        String position = before == null ? null : IdKind.ORDER.require(before).toString();
        Page<Order> page = orders.orders(warehouseId, status, PAGE_SIZE, position);
        Map<String, WarehouseLabels.Label> labelsById =
                labels.byId(page.items().stream().map(Order::warehouseId).toList());
        List<OrderRow> rows = page.items().stream()
                .map(order -> OrderRow.of(order, labelsById))
                .toList();
        String next = page.next();
        return new ModelAndView("portal/orders")
                .addObject("status", status == null ? "" : status.name())
                .addObject("statuses", OrderStatus.values())
                .addObject("orders", rows)
                .addObject("next", next == null ? "" : IdKind.ORDER.format(UUID.fromString(next)));
    }
}
