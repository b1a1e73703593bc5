package co.wholesale888.wms.warehouses;

import java.util.UUID;

/**
 * Published in the transaction that registers a warehouse, after its row is inserted. Listeners add what every new
 * warehouse has; an exception of a listener fails the registration.
 *
 * @param userId the user who registered the warehouse
 */
public record WarehouseRegistered(UUID warehouseId, boolean sandbox, UUID userId) {}
