package co.wholesale888.wms.orders;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Goods that 888 sends to a warehouse.
 *
 * @param shipmentId its shipment, from the time it ships
 * @param lines one for each SKU, in the order in which they were given
 */
public record Order(
        UUID warehouseId,
        UUID id,
        @Nullable UUID shipmentId,
        String reference,
        OrderStatus status,
        List<OrderLine> lines,
        @Nullable String carrier,
        @Nullable String trackingNumber,
        Instant createdAt,
        @Nullable Instant shippedAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant cancelledAt) {

    public Order {
        lines = List.copyOf(lines);
    }

    static Order pending(UUID warehouseId, UUID id, String reference, List<OrderLine> lines, Instant now) {
        return new Order(
                warehouseId, id, null, reference, OrderStatus.PENDING, lines, null, null, now, null, null, null);
    }

    UUID requiredShipmentId() {
        return requireNonNull(shipmentId, "an order that has shipped has a shipment");
    }

    Order shipped(UUID shipment, @Nullable String by, @Nullable String tracking, Instant now) {
        return new Order(
                warehouseId,
                id,
                shipment,
                reference,
                OrderStatus.SHIPPED,
                lines,
                by,
                tracking,
                createdAt,
                now,
                null,
                null);
    }

    Order delivered(List<OrderLine> received, Instant now) {
        return new Order(
                warehouseId,
                id,
                shipmentId,
                reference,
                OrderStatus.DELIVERED,
                received,
                carrier,
                trackingNumber,
                createdAt,
                shippedAt,
                now,
                null);
    }

    Order cancelled(Instant now) {
        return new Order(
                warehouseId, id, null, reference, OrderStatus.CANCELLED, lines, null, null, createdAt, null, null, now);
    }
}
