package co.wholesale888.wms.warehouses;

import co.wholesale888.wms.audit.WarehouseOwners;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface WarehouseRepository extends Repository<Warehouse, UUID>, WarehouseOwners {

    /** Does not block transactions that only insert rows with a foreign key to the warehouse. */
    @Query(value = "select 1 from warehouse where id = :id for no key update", nativeQuery = true)
    Optional<Integer> lock(UUID id);

    Optional<Warehouse> findById(UUID id);

    @Override
    default Optional<UUID> accountOf(UUID warehouseId) {
        return findById(warehouseId).map(Warehouse::accountId);
    }

    List<Warehouse> findByIdIn(Collection<UUID> ids);

    List<Warehouse> findByIdGreaterThanOrderById(UUID after, Limit limit);

    boolean existsByAccountIdAndCode(UUID accountId, String code);

    int countByAccountId(UUID accountId);

    Optional<Warehouse> findByIdAndAccountId(UUID id, UUID accountId);

    List<Warehouse> findByAccountId(UUID accountId);

    List<Warehouse> findByAccountIdAndIdGreaterThanOrderById(UUID accountId, UUID after, Limit limit);
}
