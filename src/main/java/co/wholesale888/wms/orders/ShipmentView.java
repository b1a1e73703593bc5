package co.wholesale888.wms.orders;

import co.wholesale888.wms.shared.IdKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shipped order as its warehouse and the events show it. */
record ShipmentView(
        String id,
        String orderId,
        String reference,
        OrderStatus status,
        @Nullable String carrier,
        @Nullable String trackingNumber,
        List<OrderLine> lines,
        @Nullable Instant shippedAt,
        @Nullable Instant deliveredAt) {

    /** Shows an order that has shipped. */
    static ShipmentView of(Order order) {
        return new ShipmentView(
                IdKind.SHIPMENT.format(order.requiredShipmentId()),
                IdKind.ORDER.format(order.id()),
                order.reference(),
                order.status(),
                order.carrier(),
                order.trackingNumber,
                order.lines(),
                order.shippedAt(),
                order.deliveredAt());
    }
}
