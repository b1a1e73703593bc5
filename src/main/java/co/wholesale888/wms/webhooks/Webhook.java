package co.wholesale888.wms.webhooks;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import co.wholesale888.wms.events.EventType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A URL that a client has registered for some types of its warehouse's events. */
@Entity
@IdClass(Webhook.Key.class)
public class Webhook {

    @Id
    private UUID warehouseId;

    @Id
    private UUID id;

    private String url;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private String[] eventTypes;

    @Enumerated(EnumType.STRING)
    private DeliveryMode delivery;

    private @Nullable String description;
    private boolean active;

    /** Encrypted by {@link SecretCipher}. */
    private byte[] secret;

    private byte @Nullable [] previousSecret;
    private @Nullable Instant previousSecretExpiresAt;

    @Column(updatable = false)
    private Instant createdAt;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    protected Webhook() {}

    Webhook(UUID warehouseId, UUID id, WebhookChanges changes, byte[] secret, Instant createdAt) {
        this.warehouseId = warehouseId;
        this.id = id;
        this.url = requireNonNull(changes.url());
        this.eventTypes = requireNonNull(changes.eventTypes()).toArray(String[]::new);
        this.delivery = requireNonNullElse(changes.delivery(), DeliveryMode.ONCE);
        this.description = changes.description();
        this.active = true;
        this.secret = secret;
        this.createdAt = createdAt;
    }

    public UUID warehouseId() {
        return warehouseId;
    }

    public UUID id() {
        return id;
    }

    public String url() {
        return url;
    }

    /** Names of event types, or {@link WebhookChanges#ALL} alone. */
    public List<String> eventTypes() {
        return List.of(eventTypes);
    }

    public DeliveryMode delivery() {
        return delivery;
    }

    public @Nullable String description() {
        return description;
    }

    public boolean active() {
        return active;
    }

    public Instant createdAt() {
        return createdAt;
    }

    boolean subscribesTo(EventType type) {
        return active
                && (eventTypes().contains(WebhookChanges.ALL) || eventTypes().contains(type.text()));
    }

    WebhookSecret secret(SecretCipher cipher) {
        return cipher.decrypt(id, secret);
    }

    /** Returns the secret before the last rotation while it signs as well, and null after that. */
    @Nullable
    WebhookSecret previousSecret(SecretCipher cipher, Instant now) {
        boolean valid = previousSecretExpiresAt != null && previousSecretExpiresAt.isAfter(now);
        return valid && previousSecret != null ? cipher.decrypt(id, previousSecret) : null;
    }

    void apply(WebhookChanges changes) {
        url = requireNonNullElse(changes.url(), url);
        eventTypes = requireNonNullElse(changes.eventTypes(), eventTypes()).toArray(String[]::new);
        delivery = requireNonNullElse(changes.delivery(), delivery);
        description = changes.hasDescription() ? changes.description() : description;
        active = requireNonNullElse(changes.active(), active);
    }

    void deactivate() {
        active = false;
    }

    /**
     * Replaces the secret.
     *
     * @param previousExpiresAt until when the replaced secret signs as well; null if it ends now
     */
    void replaceSecret(byte[] encrypted, @Nullable Instant previousExpiresAt) {
        previousSecret = previousExpiresAt == null ? null : secret;
        previousSecretExpiresAt = previousExpiresAt;
        secret = encrypted;
    }

    /** The primary key. */
    record Key(UUID warehouseId, UUID id) implements Serializable {}
}
