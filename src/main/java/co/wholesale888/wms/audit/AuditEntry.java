package co.wholesale888.wms.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A recorded action as callers see it.
 *
 * @param address the IP address of the request; null outside a request, and for clients if it was a request of 888's
 * @param subject what the action was applied to: an id, or a SKU
 */
public record AuditEntry(
        String id,
        Instant at,
        AuditAction action,
        @Nullable String account,
        @Nullable String warehouse,
        By actor,
        @Nullable String address,
        String subject,
        JsonNode details) {

    /**
     * The user, token or service that acted.
     *
     * @param name the user's e-mail address or the token's name; null for the service, and for operators if a client
     *     asks
     */
    record By(
            Actor.Kind kind, @Nullable String id, @Nullable String name) {}

    /** The entry as clients may see it: without the operator's id, e-mail and address. */
    AuditEntry forClient() {
        if (actor.kind() != Actor.Kind.OPERATOR) {
            return this;
        }
        By operator = new By(Actor.Kind.OPERATOR, null, null);
        return new AuditEntry(id, at, action, account, warehouse, operator, null, subject, details);
    }
}
