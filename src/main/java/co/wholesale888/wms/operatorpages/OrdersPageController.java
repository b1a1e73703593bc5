package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.orders.Order;
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
import java.util.Objects;
import java.util.UUID;
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
        String before = Objects.toString(query.id("before", IdKind.ORDER), null);
        query.refuseInvalid();
        Page<Order> page = orders.orders(warehouseId, status, PAGE_SIZE, before);
        return new ModelAndView("portal/orders")
                .addObject("status", status == null ? "" : status.name())
                .addObject("statuses", OrderStatus.values())
                .addObject("orders", page.items())
                .addObject(
                        "labels",
                        labels.byId(
                                page.items().stream().map(Order::warehouseId).toList()))
                .addObject("next", page.next());
    }
}
