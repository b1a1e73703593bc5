package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.SecretHash;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * A credential of one warehouse. Only its revocation and the time of its last use ever change. The latter is written by
 * {@link TokenLastUsed} only, so updates must be limited to changed columns.
 */
@Entity
@IdClass(Token.Key.class)
@DynamicUpdate
public final class Token {

    @Id
    private UUID warehouseId;

    @Id
    private UUID id;

    @Embedded
    private TokenSpec spec;

    private String prefix;

    @SuppressWarnings("UnusedVariable") // Read by the SQL of BearerTokens.
    private byte[] hash;

    private Instant createdAt;
    private @Nullable Instant revokedAt;
    private @Nullable Instant lastUsedAt;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    Token() {}

    Token(UUID warehouseId, UUID id, TokenSpec spec, String text, Instant createdAt) {
        this.warehouseId = warehouseId;
        this.id = id;
        this.spec = spec;
        this.prefix = text.substring(0, TokenFormat.DISPLAYED_LENGTH);
        this.hash = SecretHash.of(text).bytes();
        this.createdAt = createdAt;
    }

    public UUID id() {
        return id;
    }

    UUID warehouseId() {
        return warehouseId;
    }

    public TokenSpec spec() {
        return spec;
    }

    /** The first 12 characters of the token, by which people recognise it. */
    public String prefix() {
        return prefix;
    }

    public Instant createdAt() {
        return createdAt;
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
