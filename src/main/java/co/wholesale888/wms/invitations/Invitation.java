package co.wholesale888.wms.invitations;

import co.wholesale888.wms.accounts.Accounts;
import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.shared.AccountRole;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** An invitation that was not accepted yet. Its id becomes that of the user. */
@Entity
@Immutable
public final class Invitation {

    @Id
    private UUID id;

    private @Nullable UUID accountId;

    @Enumerated(EnumType.STRING)
    private @Nullable AccountRole role;

    private String email;
    private Instant createdAt;
    private Instant expiresAt;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    Invitation() {}

    Invitation(
            UUID id,
            @Nullable UUID accountId,
            @Nullable AccountRole role,
            String email,
            Instant createdAt,
            Instant expiresAt) {
        this.id = id;
        this.accountId = accountId;
        this.role = role;
        this.email = email;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    public UUID id() {
        return id;
    }

    /** The account to which somebody is invited; null for an operator. */
    public @Nullable UUID accountId() {
        return accountId;
    }

    /** Null for an operator. */
    public @Nullable AccountRole role() {
        return role;
    }

    public String email() {
        return email;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When the link stops working. The invitation can be renewed then. */
    public Instant expiresAt() {
        return expiresAt;
    }

    @Nullable
    String accountName(Accounts accounts) {
        return accountId == null ? null : accounts.require(accountId).name();
    }

    void record(AuditAction action, AuditTrail trail) {
        trail.recordOfUser(
                action, id, accountId, role == null ? Map.of("email", email) : Map.of("email", email, "role", role));
    }
}
