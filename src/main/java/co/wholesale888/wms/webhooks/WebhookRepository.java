package co.wholesale888.wms.webhooks;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface WebhookRepository extends Repository<Webhook, Webhook.Key> {

    Optional<Webhook> findByKey(Webhook.Key key);

    List<Webhook> findByKeyWarehouseId(UUID warehouseId);

    List<Webhook> findByKeyIdGreaterThanOrderByKeyId(UUID after, Limit limit);

    List<Webhook> findByKeyWarehouseIdAndKeyIdGreaterThanOrderByKeyId(UUID warehouseId, UUID after, Limit limit);
}
