package co.wholesale888.wms.orders;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Goods that 888 sends to a warehouse. The order ships whole, as one shipment. */
@Entity
@Table(name = "orders")
@IdClass(Order.Key.class)
public final class Order {

    @Id
    @Column(name = "warehouse_id")
    private UUID warehouseId;

    @Id
    private UUID id;

    private @Nullable UUID shipmentId;

    @Column(updatable = false)
    private String reference;

    @Enumerated(EnumType.STRING)
    private OrderStatus status;

    @Column(updatable = false)
    private int lineCount;

    private @Nullable String carrier;

    @Nullable
    String trackingNumber;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant shippedAt;
    private @Nullable Instant deliveredAt;
    private @Nullable Instant cancelledAt;

    /** By SKU, which is part of the primary key, so that an update of a line finds its row there. */
    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(
            name = "order_line",
            joinColumns = {
                @JoinColumn(name = "warehouse_id", referencedColumnName = "warehouse_id"),
                @JoinColumn(name = "order_id", referencedColumnName = "id")
            })
    @MapKeyColumn(name = "sku")
    @OrderBy("position")
    private Map<String, Line> lines = new LinkedHashMap<>();

    /** For Hibernate, which fills the fields by itself. */
    @SuppressWarnings("NullAway.Init")
    Order() {}

    /** A new PENDING order. */
    Order(UUID warehouseId, UUID id, String reference, List<OrderLine> lines, Instant createdAt) {
        this.warehouseId = warehouseId;
        this.id = id;
        this.reference = reference;
        this.status = OrderStatus.PENDING;
        this.lineCount = lines.size();
        this.createdAt = createdAt;
        lines.forEach(line -> this.lines.put(line.sku(), new Line(this.lines.size(), line.quantity(), null)));
    }

    public UUID warehouseId() {
        return warehouseId;
    }

    public UUID id() {
        return id;
    }

    /** The shipment's id; null until the order ships. */
    public @Nullable UUID shipmentId() {
        return shipmentId;
    }

    UUID requiredShipmentId() {
        return requireNonNull(shipmentId, "the order has not shipped");
    }

    public String reference() {
        return reference;
    }

    public OrderStatus status() {
        return status;
    }

    /** One line for each SKU, in the order in which they were given. */
    public List<OrderLine> lines() {
        return lines.entrySet().stream()
                .map(line -> new OrderLine(line.getKey(), line.getValue().quantity, line.getValue().receivedQuantity))
                .toList();
    }

    public @Nullable String carrier() {
        return carrier;
    }

    public @Nullable String trackingNumber() {
        return trackingNumber;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant shippedAt() {
        return shippedAt;
    }

    public @Nullable Instant deliveredAt() {
        return deliveredAt;
    }

    public @Nullable Instant cancelledAt() {
        return cancelledAt;
    }

    void ship(UUID newShipmentId, @Nullable String byCarrier, @Nullable String number, Instant now) {
        status = OrderStatus.SHIPPED;
        shipmentId = newShipmentId;
        carrier = byCarrier;
        trackingNumber = number;
        shippedAt = now;
    }

    /**
     * Records the receipt of the order.
     *
     * @param received all lines of the order with their received quantities
     */
    void deliver(List<OrderLine> received, Instant now) {
        status = OrderStatus.DELIVERED;
        deliveredAt = now;
        for (OrderLine line : received) {
            int position = requireNonNull(lines.get(line.sku())).position;
            lines.put(line.sku(), new Line(position, line.quantity(), line.receivedQuantity()));
        }
    }

    void cancel(Instant now) {
        status = OrderStatus.CANCELLED;
        cancelledAt = now;
    }

    /** The primary key, which begins with the warehouse as every key does. */
    record Key(UUID warehouseId, UUID id) implements Serializable {}

    @Embeddable
    record Line(int position, long quantity, @Nullable Long receivedQuantity) {}
}
