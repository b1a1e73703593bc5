package co.wholesale888.wms.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A client company. Its users sign in, its warehouses carry stock. */
@Entity
public class Account {

    @Id
    private UUID id;

    private String name;

    @Enumerated(EnumType.STRING)
    private Status status;

    @Column(updatable = false)
    private Instant createdAt;

    /** For Hibernate, which fills the fields by itself. */
    @SuppressWarnings("NullAway.Init")
    protected Account() {}

    Account(UUID id, String name, Status status, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.status = status;
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Status status() {
        return status;
    }

    public Instant createdAt() {
        return createdAt;
    }

    void become(Status next) {
        this.status = next;
    }

    /** Where an account stands with 888. */
    public enum Status {
        /** Signed up, not yet checked: may sign in and look around. */
        PENDING,
        /** May do everything that clients may do. */
        APPROVED,
        /** Its tokens are refused, its users may look but change nothing. Nothing of it is lost. */
        SUSPENDED
    }
}
