package co.wholesale888.wms.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that was done.
 *
 * @param address where the request came from; null where it was no request, and for clients where it was 888's
 * @param subject what it was done to: an id, or a SKU
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
     * Who did it.
     *
     * @param name the user's e-mail address or the token's name; null where it is nobody's business
     */
    record By(
            Actor.Kind kind, @Nullable String id, @Nullable String name) {}

    /** As the client may see it: whoever of 888 it was, and where that one sat, stays inside. */
    AuditEntry forClient() {
        return actor.kind() == Actor.Kind.OPERATOR
                ? new AuditEntry(
                        id,
                        at,
                        action,
                        account,
                        warehouse,
                        new By(Actor.Kind.OPERATOR, null, null),
                        null,
                        subject,
                        details)
                : this;
    }
}
