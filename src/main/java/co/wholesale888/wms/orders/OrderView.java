package co.wholesale888.wms.orders;

import co.wholesale888.wms.shared.IdKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order as operators see it. */
public record OrderView(
        String id,
        String warehouse,
        String reference,
        OrderStatus status,
        List<OrderLine> lines,
        @Nullable String shipmentId,
        @Nullable String carrier,
        @Nullable String trackingNumber,
        Instant createdAt,
        @Nullable Instant shippedAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant cancelledAt) {

    /** The path of orders, to which the id of one is appended. */
    public static final String COLLECTION = "/ops/v1/orders/";

    public static OrderView of(Order order) {
        UUID shipment = order.shipmentId();
        return new OrderView(
                IdKind.ORDER.format(order.id()),
                IdKind.WAREHOUSE.format(order.warehouseId()),
                order.reference(),
                order.status(),
                order.lines(),
                shipment == null ? null : IdKind.SHIPMENT.format(shipment),
                order.carrier(),
                order.trackingNumber,
                order.createdAt(),
                order.shippedAt(),
                order.deliveredAt(),
                order.cancelledAt());
    }
}
