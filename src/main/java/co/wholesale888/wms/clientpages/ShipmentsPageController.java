package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.orders.OrderView;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** What 888 sends to a warehouse. */
@Controller
class ShipmentsPageController {

    private static final int PER_PAGE = 25;

    private final OrderLists lists;

    ShipmentsPageController(OrderLists lists) {
        this.lists = lists;
    }

    @GetMapping("/portal/warehouses/{warehouse}/shipments")
    ModelAndView shipments(WarehouseContext place, @AllowedParameters({"status", "before"}) Query query) {
        OrderStatus status = query.choice("status", OrderStatus.class);
        String before = query.text("before");
        query.refuseInvalid();
        String position =
                before == null ? null : IdKind.SHIPMENT.require(before).toString();
        Page<Order> page = lists.shipments(place.uuid(), status, PER_PAGE, position);
        String next = page.next();
        return new ModelAndView("portal/shipments")
                .addObject("status", status == null ? "" : status.name())
                .addObject("shipments", page.items().stream().map(OrderView::of).toList())
                .addObject("next", next == null ? "" : IdKind.SHIPMENT.format(UUID.fromString(next)));
    }
}
