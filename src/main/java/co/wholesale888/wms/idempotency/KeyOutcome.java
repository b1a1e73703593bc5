package co.wholesale888.wms.idempotency;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** The stored outcome of a key, as callers see it. {@link IdempotencyRecords} writes the table. */
@Entity
@Immutable
@Table(name = "idempotency_record")
@IdClass(KeyOutcome.Key.class)
@JsonPropertyOrder({"key", "state", "status", "method", "path", "createdAt", "expiresAt", "body"})
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate sets the fields
final class KeyOutcome {

    @Id
    private UUID scopeId;

    @Id
    @JsonProperty
    private String key;

    private byte[] fingerprint;

    @JsonProperty
    private String method;

    @JsonProperty
    private String path;

    @JsonProperty
    private short status;

    private byte[] body;

    @JsonProperty
    private Instant createdAt;

    @JsonProperty
    private Instant expiresAt;

    /** A record is stored together with its outcome, so every stored key is completed. */
    @JsonProperty("state")
    String state() {
        return "COMPLETED";
    }

    /** The answer itself, which is JSON; null if it contains a secret, which only a repetition of the request gets. */
    @JsonProperty("body")
    @JsonRawValue
    @Nullable
    String json() {
        return AnswerCipher.isEncrypted(body) ? null : new String(body, StandardCharsets.UTF_8);
    }

    record Key(UUID scopeId, String key) implements Serializable {}
}
