package co.wholesale888.wms.webhooks;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.events.EventBody;
import co.wholesale888.wms.events.EventLookup;
import co.wholesale888.wms.shared.IdKind;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.CurrentTimestamp;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.generator.EventType;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver one event to one webhook. Deliveries of events are inserted by {@link DeliveryQueue} and
 * updated by the dispatcher, in SQL.
 */
@Entity
@Table(name = "webhook_delivery")
public final class Delivery {

    static final String TEST_TYPE = "webhook.test";

    @EmbeddedId
    private Key key;

    @Embedded
    private Content content;

    @JdbcTypeCode(SqlTypes.SMALLINT)
    private int attempt;

    @Embedded
    private Outcome outcome = new Outcome(DeliveryStatus.PENDING, null, null, null, null);

    @Column(insertable = false)
    private @Nullable Instant createdAt;

    /** Set by the database, whose time the dispatcher compares it with. */
    @CurrentTimestamp(event = EventType.INSERT)
    private @Nullable Instant dueAt;

    private @Nullable Instant leasedUntil;

    @SuppressWarnings("UnusedVariable")
    private @Nullable UUID leaseId;

    /** Whether this attempt was requested, so that the dispatcher queues no other one after it. */
    @SuppressWarnings("UnusedVariable")
    private boolean redelivery;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    Delivery() {}

    private Delivery(UUID warehouseId, UUID webhookId, Content content, int attempt) {
        this.key = new Key(warehouseId, webhookId, IdKind.next());
        this.content = content;
        this.attempt = attempt;
    }

    /** Creates a delivery of an event that is in no feed. */
    static Delivery ofTest(UUID warehouseId, UUID webhookId, String type, String data) {
        return new Delivery(warehouseId, webhookId, new Content(IdKind.next(), type, null, data, data.length()), 1);
    }

    /** Creates another delivery of the same event, which is due at once and is a single attempt. */
    Delivery again() {
        Delivery again = new Delivery(key.warehouseId, key.webhookId, content, attemptAfter(attempt));
        again.redelivery = true;
        return again;
    }

    /** The number of the attempt that follows; the last that the column holds is followed by itself. */
    private static int attemptAfter(int attempt) {
        return Math.min(attempt + 1, Short.MAX_VALUE);
    }

    /** Returns the exact body of the request; null if the event has been purged. */
    @Nullable
    public String body(EventLookup events) {
        if (content.eventSequence != null) {
            return events.find(key.warehouseId, content.eventSequence)
                    .map(EventBody::of)
                    .orElse(null);
        }
        String data = requireNonNull(content.testData);
        return EventBody.of(
                content.eventId, null, content.eventType, key.warehouseId, IdKind.createdAt(content.eventId), data);
    }

    public UUID id() {
        return key.id;
    }

    public Content content() {
        return content;
    }

    public int attempt() {
        return attempt;
    }

    /** When the delivery will be attempted; null if it has been, or is being attempted. */
    public @Nullable Instant dueAt() {
        return outcome.status == DeliveryStatus.PENDING && leasedUntil == null ? dueAt : null;
    }

    public Outcome outcome() {
        return outcome;
    }

    Key key() {
        return key;
    }

    record Key(UUID warehouseId, UUID webhookId, UUID id) implements Serializable {}

    /** What is delivered: an event in the feed, which has a sequence, or a test event, which has its own data. */
    @Embeddable
    public record Content(
            UUID eventId,
            String eventType,
            @Nullable Long eventSequence,
            @Nullable String testData,
            int bytes) {}

    @Embeddable
    public record Outcome(
            @Enumerated(EnumType.STRING) DeliveryStatus status,
            @JdbcTypeCode(SqlTypes.SMALLINT) @Nullable Integer responseStatus,
            @Nullable String error,
            @Nullable Integer durationMs,
            @Nullable Instant attemptedAt) {}
}
