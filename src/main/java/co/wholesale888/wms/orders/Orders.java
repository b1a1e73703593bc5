package co.wholesale888.wms.orders;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.events.NewEvent;
import co.wholesale888.wms.ledger.Ledger;
import co.wholesale888.wms.ledger.StockWrite;
import co.wholesale888.wms.ledger.WriteOutcome;
import co.wholesale888.wms.requests.LateRecheck;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.stock.SkuRegistry;
import co.wholesale888.wms.warehouses.Warehouses;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Creates orders and moves them through their states: PENDING, SHIPPED, DELIVERED, or CANCELLED before they ship. Each
 * step and all its effects are one transaction, and happen once, however many callers ask for it at the same time.
 *
 * <p>Every transaction takes its locks in the same sequence: the order's row, the ledger's head, the events' head.
 */
@Service
public class Orders {

    /** How many orders of a warehouse may be neither delivered nor cancelled. */
    static final int MAX_OPEN = 1_000;

    private static final Set<OrderStatus> OPEN = EnumSet.of(OrderStatus.PENDING, OrderStatus.SHIPPED);

    private static final int MAX_CONCURRENT = 1;
    private static final int MAX_WAITING = 300;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final ConcurrencyLimit limit = new ConcurrencyLimit(MAX_CONCURRENT, MAX_WAITING, MAX_WAIT);
    private final OrderRepository repository;
    private final EntityManager entityManager;
    private final Warehouses warehouses;
    private final SkuRegistry registry;
    private final Ledger ledger;
    private final Events events;
    private final AuditTrail trail;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;
    private final LateRecheck recheck;

    Orders(
            OrderRepository repository,
            EntityManager entityManager,
            Warehouses warehouses,
            SkuRegistry registry,
            Ledger ledger,
            Events events,
            AuditTrail trail,
            ApplicationEventPublisher publisher,
            Clock clock,
            LateRecheck recheck) {
        this.repository = repository;
        this.entityManager = entityManager;
        this.warehouses = warehouses;
        this.registry = registry;
        this.ledger = ledger;
        this.events = events;
        this.trail = trail;
        this.publisher = publisher;
        this.clock = clock;
        this.recheck = recheck;
    }

    /**
     * Does work that changes orders, one caller at a time; refuses it with UNAVAILABLE if the wait takes too long, and
     * with a code of status 401 if the caller's credential is revoked meanwhile. It holds a connection while it waits
     * for row locks: without a limit, many requests for one order would keep all other changes waiting.
     *
     * @param work begins and ends its transaction itself
     */
    public <T> T inTurn(Supplier<T> work) {
        return limit.call(recheck.before(work));
    }

    /**
     * Creates an order.
     *
     * @param reference 1 to 128 characters
     * @param lines 1 to 1,000, each SKU once
     * @throws RefusedException NOT_FOUND if there is no such warehouse; INVALID_STATE if it has 1,000 open orders
     */
    @Transactional
    public Order create(UUID warehouseId, String reference, List<OrderLine> lines) {
        // The warehouse's lock makes the count and the insert one step
        warehouses.lock(warehouseId);
        if (repository.countByWarehouseIdAndStatusIn(warehouseId, OPEN) >= MAX_OPEN) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "The warehouse has %s orders under way, which is the limit. Deliver or cancel some of them first."
                            .formatted(MAX_OPEN));
        }
        Order order = new Order(warehouseId, IdKind.next(), reference, lines, now());
        entityManager.persist(order);
        record(AuditAction.ORDER_CREATED, order, Map.of("lines", lines.size()));
        return order;
    }

    /**
     * Ships a PENDING order: registers the SKUs that the warehouse lacks, and appends the event {@code order.shipped}.
     *
     * @param carrier up to 100 characters
     * @param trackingNumber up to 100 characters
     * @throws RefusedException NOT_FOUND; INVALID_STATE unless the order is PENDING
     */
    @Transactional
    public Order ship(UUID warehouseId, UUID id, @Nullable String carrier, @Nullable String trackingNumber) {
        Order order = lock(warehouseId, id);
        require(order, OrderStatus.PENDING, "shipped");
        Instant now = now();
        order.ship(IdKind.next(), carrier, trackingNumber, now);
        registry.register(
                warehouseId, order.lines().stream().map(OrderLine::newSku).toList(), false);
        events.append(List.of(new NewEvent(warehouseId, EventType.ORDER_SHIPPED, now, ShipmentView.of(order))));
        publisher.publishEvent(new ShipmentMoved(order));
        record(AuditAction.ORDER_SHIPPED, order, Map.of("shipment", shipmentOf(order)));
        return order;
    }

    /**
     * Receives a SHIPPED order: adds its goods to the stock, and appends the event {@code order.delivered}.
     *
     * @param received the received quantities that differ from the shipped ones; may name any line
     * @throws RefusedException NOT_FOUND; UNKNOWN_SKU if a SKU is not in the order; INVALID_STATE unless the order is
     *     SHIPPED; VALIDATION_FAILED if a stock level would exceed the maximum
     */
    @Transactional
    public Order deliver(UUID warehouseId, UUID id, List<ReceivedLine> received) {
        Order order = lock(warehouseId, id);
        Receipt receipt = Receipt.of(order, received);
        require(order, OrderStatus.SHIPPED, "delivered");
        Instant now = now();
        order.deliver(receipt.lines(), now);
        // Before the ledger's head is locked, for which all writes of the warehouse wait
        entityManager.flush();
        StockWrite write = receipt.write();
        if (write != null && ledger.append(write) instanceof WriteOutcome.Refused refused) {
            throw new RefusedException(receipt.asRequestErrors(refused.refusal()));
        }
        events.append(List.of(new NewEvent(warehouseId, EventType.ORDER_DELIVERED, now, ShipmentView.of(order))));
        publisher.publishEvent(new ShipmentMoved(order));
        record(AuditAction.ORDER_DELIVERED, order, Map.of("shipment", shipmentOf(order)));
        return order;
    }

    /**
     * Cancels a PENDING order.
     *
     * @throws RefusedException NOT_FOUND; INVALID_STATE unless the order is PENDING
     */
    @Transactional
    public Order cancel(UUID warehouseId, UUID id) {
        Order order = lock(warehouseId, id);
        require(order, OrderStatus.PENDING, "cancelled");
        order.cancel(now());
        record(AuditAction.ORDER_CANCELLED, order, Map.of());
        return order;
    }

    /** Returns an order; {@link ErrorCode#NOT_FOUND} if there is no such order. */
    Order get(UUID id) {
        return get(warehouseOf(id), id);
    }

    /** Returns an order of the warehouse; {@link ErrorCode#NOT_FOUND} if it has no such order. */
    public Order get(UUID warehouseId, UUID id) {
        return repository.find(warehouseId, id).orElseThrow(() -> RefusedException.notFound("order"));
    }

    /** Returns the warehouse that an order is for; {@link ErrorCode#NOT_FOUND} if there is no such order. */
    public UUID warehouseOf(UUID id) {
        return repository.warehouseOf(id).orElseThrow(() -> RefusedException.notFound("order"));
    }

    private Order lock(UUID warehouseId, UUID id) {
        Order order = repository.lock(warehouseId, id).orElseThrow(() -> RefusedException.notFound("order"));
        entityManager.refresh(order); // the caller's transaction may have loaded it before
        return order;
    }

    private void record(AuditAction action, Order order, Map<String, ?> details) {
        Map<String, Object> facts = new LinkedHashMap<>(details);
        facts.put("reference", order.reference());
        trail.record(action, order.warehouseId(), IdKind.ORDER.format(order.id()), facts);
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
