package co.wholesale888.wms.webhooks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt to hand one event to one webhook, as the log shows it. */
public record Delivery(
        UUID id,
        UUID eventId,
        String eventType,
        int attempt,
        DeliveryStatus status,
        @Nullable Integer responseStatus,
        @Nullable String error,
        @Nullable Integer durationMs,
        @Nullable Instant attemptedAt) {}
