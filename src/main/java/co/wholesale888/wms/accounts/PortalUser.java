package co.wholesale888.wms.accounts;

import co.wholesale888.wms.shared.AccountRole;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person or system that signs in with e-mail and password: a client's user of one account, or an operator of 888. */
@Entity
final class PortalUser {

    @Id
    private UUID id;

    @Column(updatable = false)
    private @Nullable UUID accountId;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private Role role;

    /** Of a client's user; what it says of an operator does not count. */
    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private @Nullable AccountRole accountRole;

    private String email;
    private String passwordHash;

    /** Whether the e-mail address is known to be the user's. */
    @Column(insertable = false, updatable = false)
    private boolean confirmed;

    @Column(updatable = false)
    private Instant createdAt;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    PortalUser() {}

    /** Creates a user of a client's account, or an operator if there is no account. */
    PortalUser(
            UUID id,
            @Nullable UUID accountId,
            @Nullable AccountRole accountRole,
            String email,
            String passwordHash,
            Instant createdAt) {
        this.id = id;
        this.accountId = accountId;
        this.role = accountId == null ? Role.OPERATOR : Role.CLIENT;
        this.accountRole = accountRole;
        this.email = email;
        this.passwordHash = passwordHash;
        this.confirmed = true;
        this.createdAt = createdAt;
    }

    UUID id() {
        return id;
    }

    @Nullable
    UUID accountId() {
        return accountId;
    }

    boolean confirmed() {
        return confirmed;
    }

    Role role() {
        return role;
    }

    String email() {
        return email;
    }

    String passwordHash() {
        return passwordHash;
    }

    enum Role {
        CLIENT,
        OPERATOR
    }
}
