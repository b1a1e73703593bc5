package co.wholesale888.wms.audit;

import co.wholesale888.wms.shared.IdKind;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An entry of the trail as it is stored. The database refuses every change of it. */
@Entity
@Immutable
@Table(name = "audit_entry")
class AuditRecord {

    @Id
    private UUID id;

    private Instant at;

    @Enumerated(EnumType.STRING)
    private AuditAction action;

    private @Nullable UUID accountId;
    private @Nullable UUID warehouseId;

    @Embedded
    private Actor actor;

    private @Nullable String address;
    private String subject;
    private String details;

    /** For Hibernate, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    protected AuditRecord() {}

    /**
     * @param accountId the account concerned, null for none
     * @param warehouseId the warehouse concerned, null for none
     * @param address the IP address of the request, null outside a request
     * @param subject what the action was applied to: an id as callers see it, or a SKU
     * @param details a JSON object
     */
    AuditRecord(
            Instant at,
            AuditAction action,
            @Nullable UUID accountId,
            @Nullable UUID warehouseId,
            Actor actor,
            @Nullable String address,
            String subject,
            String details) {
        this.id = IdKind.next();
        this.at = at;
        this.action = action;
        this.accountId = accountId;
        this.warehouseId = warehouseId;
        this.actor = actor;
        this.address = address;
        this.subject = subject;
        this.details = details;
    }

    /** Its place in the order of the list. */
    String position() {
        return at + " " + id;
    }

    AuditEntry entry(JsonMapper json) {
        return new AuditEntry(
                IdKind.AUDIT.format(id),
                at,
                action,
                formatted(IdKind.ACCOUNT, accountId),
                formatted(IdKind.WAREHOUSE, warehouseId),
                new AuditEntry.By(actor.kind(), formatted(actor.kind().idKind(), actor.id()), actor.name()),
                address,
                subject,
                json.readTree(details));
    }

    private static @Nullable String formatted(IdKind kind, @Nullable UUID id) {
        return id == null ? null : kind.format(id);
    }
}
