package co.wholesale888.wms.orders;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.idempotency.Idempotency;
import co.wholesale888.wms.idempotency.IdempotencyKey;
import co.wholesale888.wms.requests.AllowedParameters;
import co.wholesale888.wms.requests.JsonBody;
import co.wholesale888.wms.requests.JsonFields;
import co.wholesale888.wms.requests.Query;
import co.wholesale888.wms.shared.Caller;
import co.wholesale888.wms.shared.Cursors;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /ops/v1/orders}: operators create, ship, deliver and cancel orders. */
@RestController
class OrderController {

    private static final int MAX_TEXT = 100;

    private final Orders orders;
    private final OrderLists lists;
    private final Idempotency idempotency;
    private final Cursors cursors;

    OrderController(Orders orders, OrderLists lists, Idempotency idempotency, Cursors cursors) {
        this.orders = orders;
        this.lists = lists;
        this.idempotency = idempotency;
        this.cursors = cursors;
    }

    @PostMapping("/ops/v1/warehouses/{id}/orders")
    ResponseEntity<?> create(
            Caller.Operator caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        NewOrder order = NewOrder.read(body.fields("reference", "lines"), true);
        UUID warehouseId = IdKind.WAREHOUSE.require(id);
        return orders.inTurn(() -> idempotency.create(
                warehouseId,
                key,
                request,
                body,
                OrderView.COLLECTION,
                () -> OrderView.of(
                        orders.create(warehouseId, requireNonNull(order.reference()), requireNonNull(order.lines())))));
    }

    @GetMapping("/ops/v1/orders")
    Listed list(Caller.Operator caller, @AllowedParameters({"warehouse", "status", "limit", "cursor"}) Query query) {
        UUID warehouseId = query.id("warehouse", IdKind.WAREHOUSE);
        OrderStatus status = query.choice("status", OrderStatus.class);
        int limit = query.limit();
        String cursor = query.text("cursor");
        query.refuseInvalid();
        String list = "orders %s %s".formatted(warehouseId, status);
        Page<Order> page = lists.orders(warehouseId, status, limit, cursors.decode(list, cursor));
        return new Listed(
                page.items().stream().map(OrderView::of).toList(), cursors.encode(list, page.next()), page.hasMore());
    }

    @GetMapping("/ops/v1/orders/{id}")
    OrderView one(Caller.Operator caller, @PathVariable String id) {
        return OrderView.of(orders.get(IdKind.ORDER.require(id)));
    }

    @PostMapping("/ops/v1/orders/{id}/ship")
    ResponseEntity<?> ship(
            Caller.Operator caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        JsonFields fields = body.optionalFields("carrier", "trackingNumber");
        String carrier = fields.text("carrier");
        String number = fields.text("trackingNumber");
        fields.refuseMalformed();
        fields.requireLength("carrier", carrier, 0, MAX_TEXT);
        fields.requireLength("trackingNumber", number, 0, MAX_TEXT);
        fields.refuseInvalid();
        return step(
                id, key, body, request, (warehouseId, orderId) -> orders.ship(warehouseId, orderId, carrier, number));
    }

    @PostMapping("/ops/v1/orders/{id}/deliver")
    ResponseEntity<?> deliver(
            Caller.Operator caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        List<ReceivedLine> received = ReceivedLine.read(body);
        return step(id, key, body, request, (warehouseId, orderId) -> orders.deliver(warehouseId, orderId, received));
    }

    @PostMapping("/ops/v1/orders/{id}/cancel")
    ResponseEntity<?> cancel(
            Caller.Operator caller,
            @Nullable IdempotencyKey key,
            @PathVariable String id,
            JsonBody body,
            HttpServletRequest request) {
        body.requireNoFields();
        return step(id, key, body, request, orders::cancel);
    }

    private ResponseEntity<?> step(
            String id,
            @Nullable IdempotencyKey key,
            JsonBody body,
            HttpServletRequest request,
            BiFunction<UUID, UUID, Order> command) {
        UUID orderId = IdKind.ORDER.require(id);
        return orders.inTurn(() -> {
            UUID warehouseId = orders.warehouseOf(orderId);
            return idempotency.execute(
                    warehouseId,
                    key,
                    request,
                    body,
                    () -> ResponseEntity.ok(OrderView.of(command.apply(warehouseId, orderId))));
        });
    }

    record Listed(List<OrderView> orders, @Nullable String nextCursor, boolean hasMore) {}
}
