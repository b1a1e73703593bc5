package co.wholesale888.wms.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish to be told of events of its warehouse.
 *
 * @param eventTypes names of types, or {@link WebhookChanges#ALL} alone
 */
public record Webhook(
        UUID warehouseId,
        UUID id,
        String url,
        List<String> eventTypes,
        DeliveryMode delivery,
        @Nullable String description,
        boolean active,
        Instant createdAt) {}
