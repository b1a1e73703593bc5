package co.wholesale888.wms.auditpages;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditEntry;
import co.wholesale888.wms.portal.Format;
import co.wholesale888.wms.shared.IdKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** An entry of the audit trail as a row of the table. */
record AuditRow(AuditEntry entry) {

    /** The details that name what they are about, the best name first. */
    private static final List<String> NAMES = List.of("code", "name", "reference", "url", "email");

    /** The action in words, such as {@code Order shipped}. */
    public String action() {
        String words = entry.action().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return (words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1)).replace("Sku", "SKU");
    }

    /** What the subject is called, such as the name of a key or the code of a warehouse; empty if that is unknown. */
    public String name() {
        return NAMES.stream()
                .filter(entry.details()::hasNonNull)
                .map(field -> text(entry.details().path(field)))
                .findFirst()
                .orElse("");
    }

    /** The other details, each as a name and a value, such as {@code role SUPERVISOR}. */
    public List<String> details() {
        String name = name();
        return entry.details().properties().stream()
                .filter(field -> !NAMES.contains(field.getKey())
                        || !text(field.getValue()).equals(name))
                .map(field -> words(field.getKey()) + " " + text(field.getValue()))
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
            case SKU_PUT, SKU_REVIEWED, STOCK_RECORDED ->
                "/portal/warehouses/" + warehouse + "/stock/" + Format.WITHOUT_TIME.pathSegment(subject);
            case RESERVATION_RELEASED -> "/portal/warehouses/" + warehouse + "/reservations/" + subject;
            case WAREHOUSE_REGISTERED -> "/portal/warehouses/" + warehouse;
            case ACCOUNT_OPENED,
                    ACCOUNT_SIGNED_UP,
                    EMAIL_CONFIRMED,
                    ACCOUNT_APPROVED,
                    ACCOUNT_SUSPENDED,
                    PASSWORD_CHANGED,
                    PASSWORD_RESET_ISSUED,
                    SESSIONS_ENDED,
                    USER_INVITED,
                    INVITATION_RENEWED,
                    INVITATION_WITHDRAWN,
                    INVITATION_ACCEPTED,
                    USER_ROLE_CHANGED,
                    USER_REMOVED,
                    SECOND_FACTOR_ADDED,
                    SECOND_FACTOR_REMOVED,
                    RECOVERY_CODES_CREATED,
                    RECOVERY_CODE_USED,
                    APP_PASSWORD_CREATED,
                    APP_PASSWORD_REVOKED,
                    TOKEN_MINTED,
                    TOKEN_REISSUED,
                    TOKEN_REVOKED,
                    STOCK_COUNTED,
                    THRESHOLDS_UPLOADED,
                    WEBHOOK_REGISTERED,
                    WEBHOOK_CHANGED,
                    WEBHOOK_SECRET_ROTATED,
                    WEBHOOK_REDELIVERED,
                    WEBHOOK_DELETED,
                    MAIL_QUEUED_AGAIN -> "";
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
