package co.wholesale888.wms.orders;

/** Published in the transaction in which an order ships, or is delivered. */
public record ShipmentMoved(Order order) {}
