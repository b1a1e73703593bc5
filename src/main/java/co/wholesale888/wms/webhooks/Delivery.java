package co.wholesale888.wms.webhooks;

import static java.util.Objects.requireNonNull;

import co.wholesale888.wms.events.EventBody;
import co.wholesale888.wms.events.EventLookup;
import co.wholesale888.wms.shared.IdKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
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
@IdClass(Delivery.Key.class)
public class Delivery {

    static final String TEST_TYPE = "webhook.test";

    @Id
    private UUID warehouseId;

    @Id
    private UUID webhookId;

    @Id
    private UUID id;

    private UUID eventId;
    private String eventType;
    private @Nullable Long eventSequence;
    private @Nullable String testData;
    private int bytes;

    @JdbcTypeCode(SqlTypes.SMALLINT)
    private int attempt;

    @Enumerated(EnumType.STRING)
    private DeliveryStatus status;

    @Column(insertable = false)
    private @Nullable Instant createdAt;

    /** Set by the database, whose time the dispatcher compares it with. */
    @SuppressWarnings("UnusedVariable")
    @CurrentTimestamp(event = EventType.INSERT)
    private @Nullable Instant dueAt;

    @SuppressWarnings("UnusedVariable")
    private @Nullable Instant leasedUntil;

    private @Nullable Instant attemptedAt;

    @JdbcTypeCode(SqlTypes.SMALLINT)
    private @Nullable Integer responseStatus;

    private @Nullable String error;
    private @Nullable Integer durationMs;

    /** For Hibernate, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    protected Delivery() {}

    private Delivery(UUID warehouseId, UUID webhookId, UUID eventId, String eventType, int bytes, int attempt) {
        this.warehouseId = warehouseId;
        this.webhookId = webhookId;
        this.id = IdKind.next();
        this.eventId = eventId;
        this.eventType = eventType;
        this.bytes = bytes;
        this.attempt = attempt;
        this.status = DeliveryStatus.PENDING;
    }

    /** Creates a delivery of an event that is in no feed. */
    static Delivery ofTest(UUID warehouseId, UUID webhookId, String data) {
        Delivery test = new Delivery(warehouseId, webhookId, IdKind.next(), TEST_TYPE, data.length(), 1);
        test.testData = data;
        return test;
    }

    /** Creates another delivery of the same event, which is due at once. */
    Delivery again() {
        int next = Math.min(attempt + 1, Short.MAX_VALUE);
        Delivery again = new Delivery(warehouseId, webhookId, eventId, eventType, bytes, next);
        again.eventSequence = eventSequence;
        again.testData = testData;
        return again;
    }

    /** Returns the exact body of the request; null if the event has been purged. */
    @Nullable
    String body(EventLookup events) {
        if (eventSequence != null) {
            return events.find(warehouseId, eventSequence).map(EventBody::of).orElse(null);
        }
        return EventBody.of(eventId, null, eventType, warehouseId, requireNonNull(createdAt), requireNonNull(testData));
    }

    public UUID id() {
        return id;
    }

    public UUID eventId() {
        return eventId;
    }

    public String eventType() {
        return eventType;
    }

    public int attempt() {
        return attempt;
    }

    public DeliveryStatus status() {
        return status;
    }

    public @Nullable Integer responseStatus() {
        return responseStatus;
    }

    public @Nullable String error() {
        return error;
    }

    public @Nullable Integer durationMs() {
        return durationMs;
    }

    public @Nullable Instant attemptedAt() {
        return attemptedAt;
    }

    /** The primary key. */
    record Key(UUID warehouseId, UUID webhookId, UUID id) implements Serializable {}
}
