package co.wholesale888.wms.orders;

import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/shipments}: the goods that 888 sends to the token's warehouse. */
@RestController
@RequestMapping("/v1/shipments")
class ShipmentController {

    private final OrderLists lists;
    private final Cursors cursors;

    ShipmentController(OrderLists lists, Cursors cursors) {
        this.lists = lists;
        this.cursors = cursors;
    }

    @GetMapping
    Listed list(Caller.Bearer caller, @AllowedParameters({"status", "limit", "cursor"}) Query query) {
        Status filter = query.choice("status", Status.class);
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        UUID warehouseId = caller.warehouseId();
        String list = "shipments %s %s".formatted(warehouseId, filter);
        OrderStatus status = filter == null ? null : OrderStatus.valueOf(filter.name());
        Page<Order> page = lists.shipments(warehouseId, status, limit, cursors.decode(list, cursor));
        return new Listed(
                page.items().stream().map(ShipmentView::of).toList(),
                cursors.encode(list, page.next()),
                page.hasMore());
    }

    @GetMapping("/{id}")
    ShipmentView one(Caller.Bearer caller, @PathVariable String id) {
        return lists.shipment(caller.warehouseId(), IdKind.SHIPMENT.require(id))
                .map(ShipmentView::of)
                .orElseThrow(() -> RefusedException.notFound("shipment"));
    }

    private enum Status {
        SHIPPED,
        DELIVERED
    }

    record Listed(List<ShipmentView> shipments, @Nullable String nextCursor, boolean hasMore) {}
}
