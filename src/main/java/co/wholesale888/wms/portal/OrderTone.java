package co.wholesale888.wms.portal;

import co.wholesale888.wms.orders.OrderStatus;

/** How an order's state looks: a class of the style sheet. */
final class OrderTone {

    private OrderTone() {}

    static String of(OrderStatus status) {
        return switch (status) {
            case PENDING -> "low";
            case SHIPPED -> "moving";
            case DELIVERED -> "ok";
            case CANCELLED -> "";
        };
    }
}
