package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.events.EventType;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A URL that a client has registered for some types of its warehouse's events. Only changed columns are updated: the
 * dispatcher writes {@code failing_since} in SQL.
 */
@Entity
@DynamicUpdate
public final class Webhook {

    @EmbeddedId
    private Key key;

    @Embedded
    private Settings settings;

    /** Encrypted by {@link SecretCipher}. */
    private byte[] secret;

    private byte @Nullable [] previousSecret;
    private @Nullable Instant previousSecretExpiresAt;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant failingSince;
    private @Nullable Instant stoppedAt;

    @Enumerated(EnumType.STRING)
    private @Nullable StopReason stoppedBecause;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    Webhook() {}

    Webhook(Key key, Settings settings, byte[] secret, Instant createdAt) {
        this.key = key;
        this.settings = settings;
        this.secret = secret;
        this.createdAt = createdAt;
    }

    Key key() {
        return key;
    }

    public UUID warehouseId() {
        return key.warehouseId;
    }

    public UUID id() {
        return key.id;
    }

    public Settings settings() {
        return settings;
    }

    Instant createdAt() {
        return createdAt;
    }

    public WebhookSecret secret(SecretCipher cipher) {
        return cipher.decrypt(key.id, secret);
    }

    /** Returns the secret before the last rotation while it signs as well, and null after that. */
    @Nullable
    public WebhookSecret previousSecret(SecretCipher cipher, Instant now) {
        boolean valid = previousSecretExpiresAt != null && previousSecretExpiresAt.isAfter(now);
        return valid && previousSecret != null ? cipher.decrypt(key.id, previousSecret) : null;
    }

    boolean isEncryptedWithCurrentKey(SecretCipher cipher) {
        return cipher.isEncryptedWithCurrentKey(key.id, secret)
                && (previousSecret == null || cipher.isEncryptedWithCurrentKey(key.id, previousSecret));
    }

    void reencrypt(SecretCipher cipher) {
        secret = cipher.encrypt(key.id, cipher.decrypt(key.id, secret));
        if (previousSecret != null) {
            previousSecret = cipher.encrypt(key.id, cipher.decrypt(key.id, previousSecret));
        }
    }

    /** Changes the settings. A webhook that is activated, or gets another URL, starts without failures. */
    void change(Settings changed) {
        if (changed.active && !(settings.active && changed.url.equals(settings.url))) {
            failingSince = null;
            stoppedAt = null;
            stoppedBecause = null;
        }
        settings = changed;
    }

    void failsSince(Instant time) {
        failingSince = time;
    }

    void stopped(StopReason reason, Instant time) {
        stoppedAt = time;
        stoppedBecause = reason;
    }

    /** When the first attempt after the last success failed; null while attempts succeed. */
    public @Nullable Instant failingSince() {
        return failingSince;
    }

    /** When the service itself deactivated the webhook; null unless it did. */
    public @Nullable Instant stoppedAt() {
        return stoppedAt;
    }

    public @Nullable StopReason stoppedBecause() {
        return stoppedBecause;
    }

    /** Replaces the secret, which signs as well until it expires, or ends now if there is no such time. */
    void replaceSecret(byte[] encrypted, @Nullable Instant previousExpiresAt) {
        previousSecret = previousExpiresAt == null ? null : secret;
        previousSecretExpiresAt = previousExpiresAt;
        secret = encrypted;
    }

    /** Why the service itself deactivated a webhook: its endpoint answered 410, or nothing but failures. */
    public enum StopReason {
        GONE,
        FAILING
    }

    record Key(UUID warehouseId, UUID id) implements Serializable {}

    /** What the client has set; the event types are names, or {@link WebhookChanges#ALL} alone. */
    @Embeddable
    public record Settings(
            String url,

            @JsonProperty("events") @JdbcTypeCode(SqlTypes.ARRAY)
            List<String> eventTypes,

            @Enumerated(EnumType.STRING) DeliveryMode delivery,
            @Nullable String description,
            boolean active) {

        /** Identifies what the client chooses in one form: all but whether the webhook is active. */
        public String fingerprint() {
            String chosen = new Settings(url, eventTypes, delivery, description, true).toString();
            return UUID.nameUUIDFromBytes(chosen.getBytes(StandardCharsets.UTF_8))
                    .toString();
        }

        boolean subscribesTo(EventType type) {
            return active && (eventTypes.contains(WebhookChanges.ALL) || eventTypes.contains(type.text()));
        }
    }
}
