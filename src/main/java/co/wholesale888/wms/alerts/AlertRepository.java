package co.wholesale888.wms.alerts;

import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface AlertRepository extends Repository<StoredAlert, StoredAlert.Key> {

    @Query("""
            select a from StoredAlert a
            where a.resolvedAt is null and a.warehouseId = :warehouseId and a.sku > :after order by a.sku""")
    List<StoredAlert> findOpen(UUID warehouseId, String after, Limit limit);

    @Query("""
            select a from StoredAlert a
            where a.resolvedAt is null and (a.warehouseId, a.sku) > (:warehouseId, :sku)
            order by a.warehouseId, a.sku""")
    List<StoredAlert> findOpenInAllWarehouses(UUID warehouseId, String sku, Limit limit);

    @Query("""
            select count(*) from (
                select a.id as id from StoredAlert a where a.resolvedAt is null
                order by a.warehouseId, a.id limit :atMost) counted""")
    int countOpen(int atMost);
}
