package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.IdKind;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Records changes of webhooks in the audit trail. Only the scheme and the authority of a URL are recorded, because path
 * and query may contain the endpoint's secret.
 */
@Component
class WebhookAudit {

    private final AuditTrail trail;

    WebhookAudit(AuditTrail trail) {
        this.trail = trail;
    }

    void registered(Webhook webhook) {
        record(AuditAction.WEBHOOK_REGISTERED, webhook.warehouseId(), webhook.id(), details(webhook));
    }

    /**
     * Records what changes will modify, or nothing if they modify nothing.
     *
     * @param before the webhook before the changes are applied
     */
    void changed(Webhook before, WebhookChanges changes) {
        Map<String, Object> details = new LinkedHashMap<>();
        String url = changes.url();
        if (url != null && !url.equals(before.url())) {
            details.put("url", origin(url));
        }
        putChange(details, "events", changes.eventTypes(), before.eventTypes());
        putChange(details, "delivery", changes.delivery(), before.delivery());
        putChange(details, "active", changes.active(), before.active());
        if (changes.hasDescription() && !Objects.equals(changes.description(), before.description())) {
            details.put("description", Objects.requireNonNullElse(changes.description(), ""));
        }
        if (!details.isEmpty()) {
            record(AuditAction.WEBHOOK_CHANGED, before.warehouseId(), before.id(), details);
        }
    }

    /** Records that a 410 of the endpoint has deactivated the webhook. */
    void gone(UUID warehouseId, UUID id) {
        record(AuditAction.WEBHOOK_CHANGED, warehouseId, id, Map.of("active", false, "responseStatus", 410));
    }

    void rotated(UUID warehouseId, UUID id, Duration overlap) {
        record(AuditAction.WEBHOOK_SECRET_ROTATED, warehouseId, id, Map.of("overlapSeconds", overlap.toSeconds()));
    }

    void redelivered(UUID warehouseId, UUID id, Delivery delivery) {
        Map<String, String> details = Map.of("eventId", IdKind.EVENT.format(delivery.eventId()));
        record(AuditAction.WEBHOOK_REDELIVERED, warehouseId, id, details);
    }

    void deleted(Webhook webhook) {
        record(AuditAction.WEBHOOK_DELETED, webhook.warehouseId(), webhook.id(), details(webhook));
    }

    private static void putChange(Map<String, Object> details, String name, @Nullable Object value, Object before) {
        if (value != null && !value.equals(before)) {
            details.put(name, value);
        }
    }

    private static Map<String, Object> details(Webhook webhook) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("url", origin(webhook.url()));
        details.put("events", webhook.eventTypes());
        details.put("delivery", webhook.delivery());
        return details;
    }

    private static String origin(String text) {
        URI url = URI.create(text);
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private void record(AuditAction action, UUID warehouseId, UUID id, Map<String, ?> details) {
        trail.record(action, warehouseId, IdKind.WEBHOOK.format(id), details);
    }
}
