package co.wholesale888.wms.orders;

/** The state of an order. */
public enum OrderStatus {
    /** Created; may still be cancelled. */
    PENDING,
    /** On its way to the warehouse. */
    SHIPPED,
    /** Received: its goods are in the stock. */
    DELIVERED,
    /** Ended before it shipped. */
    CANCELLED
}
