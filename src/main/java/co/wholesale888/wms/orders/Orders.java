package co.wholesale888.wms.orders;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.events.NewEvent;
import co.wholesale888.wms.ledger.Ledger;
import co.wholesale888.wms.ledger.StockWrite;
import co.wholesale888.wms.ledger.WriteOutcome;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.stock.SkuRegistry;
import co.wholesale888.wms.warehouses.Warehouses;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The life of an order: PENDING, SHIPPED, DELIVERED, or CANCELLED before it ships. Each step is one transaction with all
 * that follows from it, and happens once however many ask for it at the same time.
 *
 * <p>Locks are taken in one order everywhere: the order's row, the ledger's head, the events' head.
 */
@Service
public class Orders {

    /** How many orders of a warehouse may be under way: neither delivered nor cancelled. */
    static final int MAX_UNDER_WAY = 1_000;

    private final OrderStore store;
    private final Warehouses warehouses;
    private final SkuRegistry registry;
    private final Ledger ledger;
    private final Events events;
    private final AuditTrail trail;
    private final Clock clock;

    Orders(
            OrderStore store,
            Warehouses warehouses,
            SkuRegistry registry,
            Ledger ledger,
            Events events,
            AuditTrail trail,
            Clock clock) {
        this.store = store;
        this.warehouses = warehouses;
        this.registry = registry;
        this.ledger = ledger;
        this.events = events;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Makes an order.
     *
     * @param reference 1 to 128 characters
     * @param lines 1 to 1,000, each SKU once
     * @throws RefusedException NOT_FOUND where there is no such warehouse; INVALID_STATE where it has as many orders under
     *     way as it may have
     */
    @Transactional
    public Order create(UUID warehouseId, String reference, List<OrderLine> lines) {
        // The warehouse's lock makes "is there room" and the insert one step
        if (!warehouses.lock(warehouseId)) {
            throw RefusedException.notFound("warehouse");
        }
        if (store.countUnderWay(warehouseId) >= MAX_UNDER_WAY) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "The warehouse has %d orders under way, as many as it may have. Deliver or cancel some of them first."
                            .formatted(MAX_UNDER_WAY));
        }
        Order order = Order.pending(warehouseId, IdKind.next(), reference, lines, now());
        store.insert(order);
        record(AuditAction.ORDER_CREATED, order, Map.of("reference", reference, "lines", lines.size()));
        return order;
    }

    /**
     * Sends a PENDING order off. SKUs that the warehouse lacks are registered; the event {@code order.shipped} tells of
     * it.
     *
     * @param carrier up to 100 characters
     * @param trackingNumber up to 100 characters
     * @throws RefusedException NOT_FOUND; INVALID_STATE unless the order is PENDING
     */
    @Transactional
    public Order ship(UUID warehouseId, UUID id, @Nullable String carrier, @Nullable String trackingNumber) {
        Order order = store.lock(warehouseId, id);
        require(order, OrderStatus.PENDING, "shipped");
        Instant now = now();
        Order shipped = order.shipped(IdKind.next(), carrier, trackingNumber, now);
        registry.register(
                warehouseId,
                order.lines().stream()
                        .map(line -> FirstShipment.of(line.sku(), line.quantity()))
                        .toList(),
                false);
        store.update(shipped);
        events.append(List.of(new NewEvent(warehouseId, EventType.ORDER_SHIPPED, now, ShipmentView.of(shipped))));
        record(AuditAction.ORDER_SHIPPED, shipped, Map.of("shipment", shipmentOf(shipped)));
        return shipped;
    }

    /**
     * Receives a SHIPPED order: its stock goes into the ledger; the event {@code order.delivered} tells of it.
     *
     * @param said what has arrived of some SKUs, where that is not what was sent
     * @throws RefusedException NOT_FOUND; UNKNOWN_SKU where something arrived that the order does not have; INVALID_STATE
     *     unless the order is SHIPPED; VALIDATION_FAILED where a level would go beyond the maximum
     */
    @Transactional
    public Order deliver(UUID warehouseId, UUID id, List<ReceivedLine> said) {
        Order order = store.lock(warehouseId, id);
        Receipt receipt = Receipt.of(order, said);
        require(order, OrderStatus.SHIPPED, "delivered");
        StockWrite write = receipt.write();
        if (write != null && ledger.append(write) instanceof WriteOutcome.Refused refused) {
            throw new RefusedException(receipt.inWordsOfRequest(refused.refusal()));
        }
        Instant now = now();
        Order delivered = order.delivered(receipt.lines(), now);
        store.update(delivered);
        store.updateReceived(delivered);
        events.append(List.of(new NewEvent(warehouseId, EventType.ORDER_DELIVERED, now, ShipmentView.of(delivered))));
        record(AuditAction.ORDER_DELIVERED, delivered, Map.of("shipment", shipmentOf(delivered)));
        return delivered;
    }

    /**
     * Gives a PENDING order up.
     *
     * @throws RefusedException NOT_FOUND; INVALID_STATE unless the order is PENDING
     */
    @Transactional
    public Order cancel(UUID warehouseId, UUID id) {
        Order order = store.lock(warehouseId, id);
        require(order, OrderStatus.PENDING, "cancelled");
        Order cancelled = order.cancelled(now());
        store.update(cancelled);
        record(AuditAction.ORDER_CANCELLED, cancelled, Map.of());
        return cancelled;
    }

    /** The order; {@link ErrorCode#NOT_FOUND} where there is none. */
    Order get(UUID id) {
        return get(warehouseOf(id), id);
    }

    /** The warehouse's order; {@link ErrorCode#NOT_FOUND} where it has no such one. */
    public Order get(UUID warehouseId, UUID id) {
        return store.find(warehouseId, id).orElseThrow(() -> RefusedException.notFound("order"));
    }

    /** The warehouse that the order goes to; {@link ErrorCode#NOT_FOUND} where there is no such order. */
    public UUID warehouseOf(UUID id) {
        return store.warehouseOf(id).orElseThrow(() -> RefusedException.notFound("order"));
    }

    Optional<Order> shipment(UUID warehouseId, UUID shipmentId) {
        return store.findShipment(warehouseId, shipmentId);
    }

    private void record(AuditAction action, Order order, Map<String, ?> details) {
        trail.record(action, order.warehouseId(), IdKind.ORDER.format(order.id()), details);
    }

    private static String shipmentOf(Order order) {
        return IdKind.SHIPMENT.format(order.requiredShipmentId());
    }

    private static void require(Order order, OrderStatus status, String step) {
        if (order.status() != status) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "The order is %s: only a %s one can be %s. Nothing was changed."
                            .formatted(order.status(), status, step));
        }
    }

    private Instant now() {
        return Times.micros(clock.instant());
    }
}
