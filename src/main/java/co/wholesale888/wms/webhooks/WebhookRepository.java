package co.wholesale888.wms.webhooks;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface WebhookRepository extends Repository<Webhook, Webhook.Key> {

    Optional<Webhook> findByKey(Webhook.Key key);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<Webhook> findLockedByKey(Webhook.Key key);

    /** Locks a webhook against changes and deletion, and returns whether it is active; empty if there is none. */
    @NativeQuery("select active from webhook where warehouse_id = :warehouseId and id = :id for share")
    Optional<Boolean> lockForShare(UUID warehouseId, UUID id);

    @Query("""
            from Webhook w where w.key.id > :after
              and (w.settings.active and w.failingSince <= :failingSince or w.stoppedAt >= :stoppedAfter)
            order by w.key.id""")
    List<Webhook> findInTrouble(Instant failingSince, Instant stoppedAfter, UUID after, Limit limit);

    List<Webhook> findByKeyWarehouseId(UUID warehouseId);

    List<Webhook> findByKeyIdGreaterThanOrderByKeyId(UUID after, Limit limit);

    List<Webhook> findByKeyWarehouseIdAndKeyIdGreaterThanOrderByKeyId(UUID warehouseId, UUID after, Limit limit);
}
