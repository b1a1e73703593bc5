package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.webhooks.Webhook.Settings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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

    /** Records what has changed, or nothing if nothing has. */
    void changed(Webhook.Key webhook, Settings before, Settings after) {
        Map<String, Object> details = new LinkedHashMap<>();
        putChange(details, "url", after.url(), before.url());
        details.computeIfPresent("url", (name, url) -> origin(after.url()));
        putChange(details, "events", after.eventTypes(), before.eventTypes());
        putChange(details, "delivery", after.delivery(), before.delivery());
        putChange(details, "active", after.active(), before.active());
        putChange(details, "description", after.description(), before.description());
        if (!details.isEmpty()) {
            record(AuditAction.WEBHOOK_CHANGED, webhook, details);
        }
    }

    /** Records an action together with what the webhook is. */
    void record(AuditAction action, Webhook webhook) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("url", origin(webhook.settings().url()));
        details.put("events", webhook.settings().eventTypes());
        details.put("delivery", webhook.settings().delivery());
        record(action, webhook.key(), details);
    }

    void record(AuditAction action, Webhook.Key webhook, Map<String, ?> details) {
        trail.record(action, webhook.warehouseId(), IdKind.WEBHOOK.format(webhook.id()), details);
    }

    private static void putChange(
            Map<String, Object> details, String name, @Nullable Object value, @Nullable Object before) {
        if (!Objects.equals(value, before)) {
            details.put(name, Objects.requireNonNullElse(value, ""));
        }
    }

    private static String origin(String text) {
        URI url = URI.create(text);
        return url.getScheme() + "://" + url.getRawAuthority();
    }
}
