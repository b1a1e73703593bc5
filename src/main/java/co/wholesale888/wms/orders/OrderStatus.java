package co.wholesale888.wms.orders;

/** Where an order stands. */
public enum OrderStatus {
    /** Made; may still be cancelled. */
    PENDING,
    /** On its way to the warehouse. */
    SHIPPED,
    /** Received: its stock is in the ledger. */
    DELIVERED,
    /** Given up before it shipped. */
    CANCELLED
}
