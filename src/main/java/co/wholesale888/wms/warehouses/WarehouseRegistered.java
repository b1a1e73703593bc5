package co.wholesale888.wms.warehouses;

import java.time.Instant;
import java.util.UUID;

/**
 * Published within the transaction that registers a warehouse, after its row is written: whoever listens adds what a
 * warehouse is born with, or fails the registration by throwing.
 *
 * @param userId who registered it
 */
public record WarehouseRegistered(UUID warehouseId, boolean sandbox, UUID userId, Instant registeredAt) {}
