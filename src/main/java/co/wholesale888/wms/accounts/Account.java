package co.wholesale888.wms.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A client company, which has users and warehouses. */
@Entity
public final class Account {

    @Id
    private UUID id;

    private String name;

    @Enumerated(EnumType.STRING)
    private Status status;

    @Column(updatable = false)
    private Instant createdAt;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    Account() {}

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

    void changeStatus(Status newStatus) {
        this.status = newStatus;
    }

    /** Whether 888 has approved an account. */
    public enum Status {
        /** Signed up and awaiting approval: its users may sign in and read. */
        PENDING,
        /** May do everything that the API offers to clients. */
        APPROVED,
        /** Its tokens are refused, and its users may read but not change anything. All data is kept. */
        SUSPENDED
    }
}
