package co.wholesale888.wms.orders;

import co.wholesale888.wms.orders.OrderRepository.ListedOrder;
import co.wholesale888.wms.shared.Page;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * Lists orders and shipments page by page, newest first. A page with more after it may hold fewer orders than the
 * limit: the lines of all orders of a page are at most {@link Page#MAX_LINES}.
 */
@Component
public class OrderLists {

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
        UUID position = Page.before(before);
        Set<OrderStatus> statuses = statuses(status);
        if (warehouseId == null) {
            return page(repository.list(statuses, position, rows), statuses, limit);
        }
        List<ListedOrder> found = status == null
                ? repository.list(warehouseId, position, rows)
                : repository.list(warehouseId, status, position, rows);
        return page(found, statuses, limit);
    }

    /**
     * Lists the shipments to a warehouse.
     *
     * @param status SHIPPED, DELIVERED, or null for both
     * @param before the position at which the previous page ended, or null
     */
    public Page<Order> shipments(UUID warehouseId, @Nullable OrderStatus status, int limit, @Nullable String before) {
        Set<OrderStatus> statuses = statuses(status);
        Limit rows = Limit.of(limit + 1);
        return page(repository.listShipments(warehouseId, statuses, Page.before(before), rows), statuses, limit);
    }

    /** Finds a shipment to the warehouse. */
    public Optional<Order> shipment(UUID warehouseId, UUID shipmentId) {
        return repository.findShipment(warehouseId, shipmentId);
    }

    /** Counts the orders with a status, up to a limit. */
    public int count(OrderStatus status, int atMost) {
        return repository.count(status, atMost);
    }

    private Page<Order> page(List<ListedOrder> found, Set<OrderStatus> statuses, int limit) {
        return Page.withinLines(
                found,
                limit,
                listed -> repository.find(
                        listed.stream().map(ListedOrder::warehouseId).collect(Collectors.toSet()),
                        statuses,
                        listed.stream().map(ListedOrder::id).toList()),
                Order::id);
    }

    private static Set<OrderStatus> statuses(@Nullable OrderStatus status) {
        return status == null ? EnumSet.allOf(OrderStatus.class) : Set.of(status);
    }
}
