package co.wholesale888.wms.webhooks;

/** How often an event is attempted: ONCE delivers at most once, RETRY at least once. */
public enum DeliveryMode {
    ONCE,
    RETRY
}
