package co.wholesale888.wms.operatorpages;

import co.wholesale888.wms.orders.OrderStatus;

/** The class of the style sheet for each order status. */
final class OrderStatusStyle {

    private OrderStatusStyle() {}

    static String of(OrderStatus status) {
        return switch (status) {
            case PENDING -> "low";
            case SHIPPED -> "moving";
            case DELIVERED -> "ok";
            case CANCELLED -> "";
        };
    }
}
