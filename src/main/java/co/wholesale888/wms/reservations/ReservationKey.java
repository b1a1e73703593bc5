package co.wholesale888.wms.reservations;

import java.util.UUID;

/** The id of a reservation, with its warehouse. */
public record ReservationKey(UUID warehouseId, UUID id) {}
