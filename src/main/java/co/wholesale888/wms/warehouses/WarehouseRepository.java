package co.wholesale888.wms.warehouses;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface WarehouseRepository extends Repository<Warehouse, UUID> {

    boolean existsById(UUID id);

    Optional<Warehouse> findById(UUID id);

    List<Warehouse> findByIdGreaterThanOrderById(UUID after, Limit limit);

    boolean existsByAccountIdAndCode(UUID accountId, String code);

    int countByAccountId(UUID accountId);

    Optional<Warehouse> findByIdAndAccountId(UUID id, UUID accountId);

    List<Warehouse> findByAccountIdAndIdGreaterThanOrderById(UUID accountId, UUID after, Limit limit);
}
