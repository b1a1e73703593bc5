package co.wholesale888.wms.tokens;

import co.wholesale888.wms.access.SecretHash;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * A credential of one warehouse. Only its end (by revocation or replacement) and the time of its last use ever change.
 * The latter is written by {@link TokenLastUsed} only, so updates must be limited to changed columns.
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
    private @Nullable UUID replacedBy;

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

    public UUID warehouseId() {
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

    /** Whether it is neither revoked nor expired at this time. */
    public boolean isActive(Instant now) {
        Instant end = spec().expiresAt();
        return revokedAt == null && (end == null || now.isBefore(end));
    }

    /** The minute of its last use, written a few seconds later; null if it has not been used. */
    public @Nullable Instant lastUsedAt() {
        return lastUsedAt;
    }

    /** The token that a reissue has replaced it by; null if it has not been reissued. */
    public @Nullable UUID replacedBy() {
        return replacedBy;
    }

    void revoke(Instant now) {
        revokedAt = now;
    }

    /** Throws {@link ErrorCode#INVALID_STATE} if the token has been revoked or replaced, or has expired. */
    void requireReissuable(Instant now) {
        Instant expiresAt = spec.expiresAt();
        String refusal = null;
        if (revokedAt != null) {
            refusal = "The token has been revoked, so it cannot be reissued. Mint a new one.";
        } else if (expiresAt != null && !expiresAt.isAfter(now)) {
            refusal = "The token has expired, so it cannot be reissued. Mint a new one.";
        } else if (replacedBy != null) {
            refusal = "The token has been reissued already. Reissue its successor %s instead."
                    .formatted(IdKind.TOKEN.format(replacedBy));
        }
        if (refusal != null) {
            throw new RefusedException(ErrorCode.INVALID_STATE, refusal);
        }
    }

    /** Ends the token: at once without an overlap, else at its end, or when it expires if that is earlier. */
    void replace(UUID successor, Instant now, Duration overlap) {
        replacedBy = successor;
        Instant end = now.plus(overlap);
        Instant expiresAt = spec.expiresAt();
        if (overlap.isZero()) {
            revoke(now);
        } else if (expiresAt == null || end.isBefore(expiresAt)) {
            spec = spec.expiringAt(end);
        }
    }

    /** The primary key. It begins with the warehouse, like that of every table that grows with one. */
    record Key(UUID warehouseId, UUID id) implements Serializable {

        static final Comparator<Key> ORDER =
                Comparator.comparing(Key::warehouseId).thenComparing(Key::id);
    }
}
