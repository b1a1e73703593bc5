package co.wholesale888.wms.audit;

import co.wholesale888.wms.shared.IdKind;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.apache.tomcat.util.net.IPv6Utils;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An entry of the trail as it is stored. The database refuses every change of it. */
@Entity
@Immutable
@Table(name = "audit_entry")
final class AuditRecord {

    @Id
    private UUID id;

    @Embedded
    private Content content;

    /** For Hibernate, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    AuditRecord() {}

    AuditRecord(Content content) {
        this.id = IdKind.next();
        this.content = content;
    }

    /**
     * What is recorded.
     *
     * @param accountId the account concerned, null for none
     * @param warehouseId the warehouse concerned, null for none
     * @param address the IP address of the request, null outside a request
     * @param subject what the action was applied to: an id as callers see it, or a SKU
     * @param details a JSON object
     */
    @Embeddable
    record Content(
            Instant at,
            @Enumerated(EnumType.STRING) AuditAction action,
            @Nullable UUID accountId,
            @Nullable UUID warehouseId,
            @Embedded Actor actor,
            @Nullable String address,
            String subject,
            String details) {}

    /** Its place in the order of the list. */
    String position() {
        return content.at + " " + id;
    }

    AuditEntry entry(JsonMapper json) {
        Actor actor = content.actor;
        IdKind actorIds = actor.kind() == Actor.Kind.TOKEN ? IdKind.TOKEN : IdKind.USER;
        return new AuditEntry(
                IdKind.AUDIT.format(id),
                content.at,
                content.action,
                formatted(IdKind.ACCOUNT, content.accountId),
                formatted(IdKind.WAREHOUSE, content.warehouseId),
                new AuditEntry.By(actor.kind(), formatted(actorIds, actor.id()), actor.name()),
                content.address == null ? null : IPv6Utils.canonize(content.address),
                content.subject,
                json.readTree(content.details));
    }

    private static @Nullable String formatted(IdKind kind, @Nullable UUID id) {
        return id == null ? null : kind.format(id);
    }
}
