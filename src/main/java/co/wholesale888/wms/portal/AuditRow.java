package co.wholesale888.wms.portal;

import co.wholesale888.wms.audit.AuditEntry;
import co.wholesale888.wms.shared.IdKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A line of the trail on a page.
 *
 * @param place the warehouse that it concerns; null where the page is about one, or it concerns none
 */
record AuditRow(AuditEntry entry, DisplayNames.@Nullable Name place) {

    static AuditRow of(AuditEntry entry, Map<String, DisplayNames.Name> nameOf) {
        String warehouse = entry.warehouse();
        return new AuditRow(entry, warehouse == null ? null : nameOf.get(warehouse));
    }

    /** Such as {@code Order shipped}. */
    public String action() {
        String words = entry.action().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return (words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1)).replace("Sku", "SKU");
    }

    /** What else is known, such as {@code reference PO-1}; an element each. */
    public List<String> details() {
        return entry.details().properties().stream()
                .map(field -> field.getKey() + " " + text(field.getValue()))
                .toList();
    }

    /** Where an operator looks at what it was done to; empty where there is no such page. */
    public String link() {
        String subject = entry.subject();
        if (IdKind.ACCOUNT.parse(subject) != null) {
            return "/portal/operator/warehouses?account=" + subject;
        }
        String warehouse = entry.warehouse();
        if (warehouse == null) {
            return "";
        }
        return switch (entry.action()) {
            case ORDER_CREATED, ORDER_SHIPPED, ORDER_DELIVERED, ORDER_CANCELLED ->
                "/portal/operator/warehouses/" + warehouse + "/orders/" + subject;
            case SKU_PUT, SKU_REVIEWED -> "/portal/warehouses/" + warehouse + "/stock/" + Format.segment(subject);
            case WAREHOUSE_REGISTERED -> "/portal/warehouses/" + warehouse;
            case ACCOUNT_OPENED,
                    ACCOUNT_SIGNED_UP,
                    ACCOUNT_APPROVED,
                    ACCOUNT_SUSPENDED,
                    TOKEN_MINTED,
                    TOKEN_REISSUED,
                    TOKEN_REVOKED,
                    WEBHOOK_REGISTERED,
                    WEBHOOK_CHANGED,
                    WEBHOOK_SECRET_ROTATED,
                    WEBHOOK_REDELIVERED,
                    WEBHOOK_DELETED -> "";
        };
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }
}
