package co.wholesale888.wms.webhooks;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface WebhookRepository extends Repository<Webhook, Webhook.Key> {

    Optional<Webhook> findByWarehouseIdAndId(UUID warehouseId, UUID id);

    List<Webhook> findByWarehouseId(UUID warehouseId);

    List<Webhook> findByWarehouseIdAndIdGreaterThanOrderById(UUID warehouseId, UUID after, Limit limit);
}
