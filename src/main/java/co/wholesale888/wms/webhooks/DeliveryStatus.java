package co.wholesale888.wms.webhooks;

/** What became of a delivery; UNKNOWN where the process that made it died meanwhile. */
public enum DeliveryStatus {
    PENDING,
    SUCCEEDED,
    FAILED,
    UNKNOWN
}
