package co.wholesale888.wms.warehouses;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A client's warehouse, with its own SKU registry, ledger and tokens. */
@Entity
public final class Warehouse {

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID accountId;

    private String code;
    private String name;

    @Column(updatable = false)
    private boolean sandbox;

    @Column(updatable = false)
    private Instant createdAt;

    /** For Hibernate, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    Warehouse() {}

    Warehouse(UUID id, UUID accountId, String code, String name, boolean sandbox, Instant createdAt) {
        this.id = id;
        this.accountId = accountId;
        this.code = code;
        this.name = name;
        this.sandbox = sandbox;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public UUID accountId() {
        return accountId;
    }

    /** The client's short name of the warehouse, unique in the account. */
    public String code() {
        return code;
    }

    public String name() {
        return name;
    }

    /** Whether the warehouse is for trials. It behaves exactly like a live one. */
    public boolean sandbox() {
        return sandbox;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
