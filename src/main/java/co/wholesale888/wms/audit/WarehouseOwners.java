package co.wholesale888.wms.audit;

import java.util.Optional;
import java.util.UUID;

/** Finds the account that a warehouse belongs to. Implemented by the module that owns the warehouses. */
public interface WarehouseOwners {

    Optional<UUID> accountOf(UUID warehouseId);
}
