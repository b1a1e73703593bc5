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
import org.springframework.stereotype.Component;

/**
 * What is done to webhooks, in the words of the audit trail. Of a URL it keeps where it leads, without path and query,
 * which may be a receiver's secret.
 */
@Component
class WebhookAudit {

    private final AuditTrail trail;

    WebhookAudit(AuditTrail trail) {
        this.trail = trail;
    }

    void registered(Webhook webhook) {
        record(AuditAction.WEBHOOK_REGISTERED, webhook, details(webhook));
    }

    /** Records what is other than before; nothing where all is the same. */
    void changed(Webhook before, Webhook after) {
        Map<String, Object> details = details(after);
        details.put("active", after.active());
        if (before.url().equals(after.url())) {
            details.remove("url");
        }
        details.remove("events", before.eventTypes());
        details.remove("delivery", before.delivery());
        details.remove("active", before.active());
        if (!Objects.equals(before.description(), after.description())) {
            details.put("description", Objects.requireNonNullElse(after.description(), ""));
        }
        if (!details.isEmpty()) {
            record(AuditAction.WEBHOOK_CHANGED, after, details);
        }
    }

    /** Records that the receiver's answer has deactivated it. */
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
        record(AuditAction.WEBHOOK_DELETED, webhook, details(webhook));
    }

    private static Map<String, Object> details(Webhook webhook) {
        Map<String, Object> details = new LinkedHashMap<>();
        URI url = URI.create(webhook.url());
        details.put("url", url.getScheme() + "://" + url.getRawAuthority());
        details.put("events", webhook.eventTypes());
        details.put("delivery", webhook.delivery());
        return details;
    }

    private void record(AuditAction action, Webhook webhook, Map<String, ?> details) {
        record(action, webhook.warehouseId(), webhook.id(), details);
    }

    private void record(AuditAction action, UUID warehouseId, UUID id, Map<String, ?> details) {
        trail.record(action, warehouseId, IdKind.WEBHOOK.format(id), details);
    }
}
