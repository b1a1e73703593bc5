package co.wholesale888.wms.reservations;

/** What has become of a reservation. It leaves HELD once, and nothing else changes. */
public enum ReservationStatus {
    /** Its quantities are not available to others. */
    HELD,
    /** Its goods were sold or issued. */
    COMMITTED,
    /** Given back by its owner. */
    RELEASED,
    /** Its time was over. */
    EXPIRED
}
