package co.wholesale888.wms.reservations;

import co.wholesale888.wms.shared.Page;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads reservations. A query joins their lines, so that they cost no statement of their own. */
interface ReservationRepository extends Repository<StoredReservation, StoredReservation.Key> {

    @Query("""
            select r from StoredReservation r left join fetch r.lines
            where r.warehouseId = :warehouseId and r.status in :statuses and r.id in :ids""")
    List<StoredReservation> find(UUID warehouseId, Collection<ReservationStatus> statuses, Collection<UUID> ids);

    @Query(
            "select r from StoredReservation r left join fetch r.lines where r.warehouseId = :warehouseId and r.id = :id")
    Optional<StoredReservation> find(UUID warehouseId, UUID id);

    @Query("""
            select r.id, r.lineCount from StoredReservation r
            where r.warehouseId = :warehouseId and r.status in :statuses and r.id < :before order by r.id desc""")
    List<Listed> list(UUID warehouseId, Collection<ReservationStatus> statuses, UUID before, Limit limit);

    @Query("""
            select r.id, r.lineCount from StoredReservation r join r.lines n
            where r.warehouseId = :warehouseId and r.status in :statuses and r.id < :before and key(n) = :sku
            order by r.id desc""")
    List<Listed> list(UUID warehouseId, Collection<ReservationStatus> statuses, String sku, UUID before, Limit limit);

    /**
     * A reservation in a list, without its content. Its components have exactly the types that the queries return, by
     * which Spring Data finds the constructor.
     */
    record Listed(UUID id, Integer lineCount) implements Page.Row {}
}
