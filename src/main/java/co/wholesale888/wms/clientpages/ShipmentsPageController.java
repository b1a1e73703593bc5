package co.wholesale888.wms.clientpages;

import co.wholesale888.wms.orders.Order;
import co.wholesale888.wms.orders.OrderLists;
import co.wholesale888.wms.orders.OrderStatus;
import co.wholesale888.wms.portal.PortalPage;
import co.wholesale888.wms.portal.WarehouseContext;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The shipments from 888 to a warehouse. */
@PortalPage
class ShipmentsPageController {

    private static final int PAGE_SIZE = 25;

    private final OrderLists orders;

    ShipmentsPageController(OrderLists orders) {
        this.orders = orders;
    }

    @GetMapping("/portal/warehouses/{warehouse}/shipments")
    ModelAndView shipments(
            WarehouseContext warehouse, @AllowedParameters({"status", "before", "shipment"}) Query query) {
        UUID only = query.id("shipment", IdKind.SHIPMENT);
        OrderStatus status = query.choice("status", OrderStatus.class);
        String before = Objects.toString(query.id("before", IdKind.SHIPMENT), null);
        query.refuseInvalid();
        Page<Order> page = only == null
                ? orders.shipments(warehouse.uuid(), status, PAGE_SIZE, before)
                : new Page<>(List.of(requireShipment(warehouse, only)), null);
        return new ModelAndView("portal/shipments")
                .addObject("only", only != null)
                .addObject("status", status == null ? "" : status.name())
                .addObject("shipments", page.items())
                .addObject("next", page.next());
    }

    private Order requireShipment(WarehouseContext warehouse, UUID id) {
        return orders.shipment(warehouse.uuid(), id).orElseThrow(() -> RefusedException.notFound("shipment"));
    }
}
