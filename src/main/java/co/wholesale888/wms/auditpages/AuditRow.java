package co.wholesale888.wms.auditpages;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditEntry;
import co.wholesale888.wms.portal.Format;
import co.wholesale888.wms.shared.IdKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;

/** An entry of the audit trail as a row of the table. */
record AuditRow(AuditEntry entry) {

    /** The details that name what they are about, the best name first. */
    private static final List<String> NAMES = List.of("code", "name", "reference", "url", "email");

    public String action() {
        return words(entry.action());
    }

    /** The action in the words of other pages, such as {@code Order shipped} and {@code API key revoked}. */
    static String words(AuditAction action) {
        return switch (action) {
            case SKU_PUT -> "SKU registered or changed";
            case SKU_REVIEWED -> "SKU reviewed";
            case TOKEN_MINTED -> "API key created";
            case TOKEN_REISSUED -> "API key reissued";
            case TOKEN_REVOKED -> "API key revoked";
            default ->
                StringUtils.capitalize(action.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        };
    }

    /** What the subject is called, such as the name of a key or the code of a warehouse; empty if that is unknown. */
    public String name() {
        return NAMES.stream()
                .filter(entry.details()::hasNonNull)
                .map(field -> text(entry.details().path(field)))
                .findFirst()
                .orElse("");
    }

    /** The other details in words, such as {@code role SUPERVISOR}. */
    public List<String> details() {
        String name = name();
        return entry.details().properties().stream()
                .filter(field -> !NAMES.contains(field.getKey())
                        || !text(field.getValue()).equals(name))
                .map(field -> words(field.getKey(), field.getValue()))
                .toList();
    }

    /** The path of the page where an operator sees the subject of the entry; empty if there is none. */
    public String link() {
        String subject = entry.subject();
        if (IdKind.ACCOUNT.parse(subject) != null) {
            return "/portal/operator/warehouses?account=" + subject;
        }
        if (IdKind.USER.parse(subject) != null) {
            return entry.account() == null
                    ? "/portal/operator/operators"
                    : "/portal/operator/accounts/" + entry.account();
        }
        if (entry.action() == AuditAction.MAIL_QUEUED_AGAIN) {
            return "/portal/operator/mail";
        }
        String warehouse = entry.warehouse();
        if (warehouse == null) {
            return "";
        }
        return switch (entry.action()) {
            case ORDER_CREATED, ORDER_SHIPPED, ORDER_DELIVERED, ORDER_CANCELLED ->
                "/portal/operator/warehouses/" + warehouse + "/orders/" + subject;
            case SKU_PUT, SKU_REVIEWED, STOCK_RECORDED -> Format.WITHOUT_TIME.skuPath(warehouse, subject);
            case RESERVATION_RELEASED -> "/portal/warehouses/" + warehouse + "/reservations/" + subject;
            case WAREHOUSE_REGISTERED -> "/portal/warehouses/" + warehouse;
            default -> "";
        };
    }

    private static String words(String field, JsonNode value) {
        if (!value.isBoolean()) {
            return words(field) + " " + text(value);
        }
        boolean holds = value.booleanValue();
        return switch (field) {
            case "created" -> holds ? "new operator" : "known operator";
            case "registered" -> holds ? "newly registered" : "changed";
            case "sandbox" -> holds ? "sandbox" : "live";
            default -> (holds ? "" : "not ") + words(field);
        };
    }

    /** The name of a field in words, such as {@code received quantity}. */
    private static String words(String field) {
        return field.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(AuditRow::text).collect(Collectors.joining(", "));
        }
        return value.isString() ? value.stringValue() : value.toString();
    }
}
