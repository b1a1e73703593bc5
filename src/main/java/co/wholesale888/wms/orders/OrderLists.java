package co.wholesale888.wms.orders;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.orders.OrderRepository.ListedOrder;
import co.wholesale888.wms.shared.Page;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * Lists orders and shipments page by page, newest first. A page with more after it may hold fewer orders than the
 * limit: the lines of all orders of a page are at most {@link #MAX_LINES}.
 */
@Component
public class OrderLists {

    static final int MAX_LINES = 10_000;

    private static final UUID GREATEST_ID = new UUID(-1, -1);

    private final OrderRepository repository;

    OrderLists(OrderRepository repository) {
        this.repository = repository;
    }

    /**
     * Lists the orders of one warehouse or of all.
     *
     * @param before the position at which the previous page ended, or null
     */
    public Page<Order> orders(
            @Nullable UUID warehouseId, @Nullable OrderStatus status, int limit, @Nullable String before) {
        Limit rows = Limit.of(limit + 1);
        return page(
                warehouseId == null
                        ? repository.list(statuses(status), position(before), rows)
                        : repository.list(warehouseId, statuses(status), position(before), rows),
                limit);
    }

    /**
     * Lists the shipments to a warehouse.
     *
     * @param status SHIPPED, DELIVERED, or null for both
     * @param before the position at which the previous page ended, or null
     */
    public Page<Order> shipments(UUID warehouseId, @Nullable OrderStatus status, int limit, @Nullable String before) {
        return page(
                repository.listShipments(warehouseId, statuses(status), position(before), Limit.of(limit + 1)), limit);
    }

    /** Finds a shipment to the warehouse. */
    public Optional<Order> shipment(UUID warehouseId, UUID shipmentId) {
        return repository.findShipment(warehouseId, shipmentId);
    }

    /** Counts the orders with a status, up to a limit. */
    public int count(OrderStatus status, int atMost) {
        return repository.count(status, atMost);
    }

    private Page<Order> page(List<ListedOrder> found, int limit) {
        Page<ListedOrder> page =
                Page.of(found, Math.min(limit, countWithinMaxLines(found)), order -> "" + order.position());
        if (found.isEmpty()) {
            return new Page<>(List.of(), null);
        }
        Map<UUID, Order> orders = repository
                .find(
                        page.items().stream().map(ListedOrder::warehouseId).collect(Collectors.toSet()),
                        page.items().stream().map(ListedOrder::id).toList())
                .stream()
                .collect(Collectors.toMap(Order::id, Function.identity()));
        return new Page<>(
                page.items().stream()
                        .map(order -> requireNonNull(orders.get(order.id())))
                        .toList(),
                page.next());
    }

    /** How many orders from the start of the list have at most {@link #MAX_LINES} lines together; at least 1. */
    private static int countWithinMaxLines(List<ListedOrder> orders) {
        int lines = 0;
        for (int i = 0; i < orders.size(); i++) {
            lines += orders.get(i).lineCount();
            if (lines > MAX_LINES && i > 0) {
                return i;
            }
        }
        return Math.max(1, orders.size());
    }

    private static Set<OrderStatus> statuses(@Nullable OrderStatus status) {
        return status == null ? EnumSet.allOf(OrderStatus.class) : Set.of(status);
    }

    private static UUID position(@Nullable String before) {
        return before == null ? GREATEST_ID : UUID.fromString(before);
    }
}
