package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.shared.Caller;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A credential of one warehouse. Only its revocation and the time of its last use ever change. */
@Entity
@IdClass(Token.Key.class)
public class Token {

    @Id
    private UUID warehouseId;

    @Id
    private UUID id;

    @Column(updatable = false)
    private String name;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private Caller.Role role;

    @Column(updatable = false)
    private @Nullable String workerId;

    @Column(updatable = false)
    private String prefix;

    @Column(updatable = false)
    private byte[] hash;

    @Column(updatable = false)
    private Instant createdAt;

    @Column(updatable = false)
    private @Nullable Instant expiresAt;

    private @Nullable Instant revokedAt;

    /** Written by {@link TokenLastUsed} only. */
    @Column(insertable = false, updatable = false)
    private @Nullable Instant lastUsedAt;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    protected Token() {}

    Token(UUID warehouseId, UUID id, NewToken properties, String text, Instant createdAt) {
        this.warehouseId = warehouseId;
        this.id = id;
        this.name = properties.name();
        this.role = properties.role();
        this.workerId = properties.workerId();
        this.expiresAt = properties.expiresAt();
        this.prefix = text.substring(0, TokenFormat.DISPLAYED_LENGTH);
        this.hash = SecretHash.of(text).bytes();
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    public UUID warehouseId() {
        return warehouseId;
    }

    public String name() {
        return name;
    }

    public Caller.Role role() {
        return role;
    }

    public @Nullable String workerId() {
        return workerId;
    }

    /** The first 12 characters of the token, by which people recognise it. */
    public String prefix() {
        return prefix;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    public @Nullable Instant revokedAt() {
        return revokedAt;
    }

    /** The minute of its last use, written a few seconds later; null if it has not been used. */
    public @Nullable Instant lastUsedAt() {
        return lastUsedAt;
    }

    void revoke(Instant now) {
        revokedAt = now;
    }

    /** The primary key, which begins with the warehouse like that of every table. */
    record Key(UUID warehouseId, UUID id) implements Serializable {

        static final Comparator<Key> ORDER =
                Comparator.comparing(Key::warehouseId).thenComparing(Key::id);
    }
}
