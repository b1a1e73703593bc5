package co.wholesale888.wms.webhooks;

/** The state of a delivery. UNKNOWN means that the process that held it died before it recorded the outcome. */
public enum DeliveryStatus {
    PENDING,
    SUCCEEDED,
    FAILED,
    UNKNOWN
}
