package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.database.AfterCommit;
import co.wholesale888.wms.events.EventLookup;
import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The log of a webhook's deliveries, and deliveries on request. */
@Service
public class Deliveries {

    /** Why nothing can be sent to a webhook that is not active. */
    public static final String INACTIVE = "The webhook is not active. Activate it first.";

    private static final UUID END = new UUID(-1, -1);
    private static final int MAX_SORTED = 10_000;

    private final DeliveryRepository deliveries;
    private final EntityManager entityManager;
    private final Webhooks webhooks;
    private final Events events;
    private final EventLookup eventLookup;
    private final WebhookAudit audit;
    private final WakeupSignal wakeup;

    Deliveries(
            DeliveryRepository deliveries,
            EntityManager entityManager,
            Webhooks webhooks,
            Events events,
            EventLookup eventLookup,
            WebhookAudit audit,
            WakeupSignal wakeup) {
        this.deliveries = deliveries;
        this.entityManager = entityManager;
        this.webhooks = webhooks;
        this.events = events;
        this.eventLookup = eventLookup;
        this.audit = audit;
        this.wakeup = wakeup;
    }

    /**
     * Returns a page of a webhook's deliveries, newest first.
     *
     * @param statuses selects deliveries; empty for all
     * @param before the id of the last delivery of the previous page, or null for the first page
     */
    public Page<Delivery> page(
            UUID warehouseId, UUID webhookId, Set<DeliveryStatus> statuses, int limit, @Nullable String before) {
        webhooks.require(warehouseId, webhookId);
        UUID end = before == null ? END : UUID.fromString(before);
        // The log has no index that holds few pending deliveries in order; many pending ones are quick to find in it
        boolean fewPending = statuses.equals(EnumSet.of(DeliveryStatus.PENDING))
                && deliveries.countWaiting(warehouseId, webhookId, MAX_SORTED + 1) <= MAX_SORTED;
        List<Delivery> found = fewPending
                ? deliveries.findPendingPage(warehouseId, webhookId, end, limit + 1)
                : deliveries.findPage(
                        warehouseId,
                        webhookId,
                        statuses.isEmpty() ? EnumSet.allOf(DeliveryStatus.class) : statuses,
                        end,
                        Limit.of(limit + 1));
        return Page.of(found, limit, delivery -> delivery.id().toString());
    }

    /** Counts the pending deliveries of all warehouses, up to {@code max}. */
    public int countPending(int max) {
        return deliveries.countPending(max);
    }

    /** Queues a test event for this webhook alone; {@link ErrorCode#INVALID_STATE} if the webhook is not active. */
    @Transactional
    public Delivery test(UUID warehouseId, UUID webhookId) {
        String data = "{\"webhook\":\"%s\",\"message\":\"Deliveries to this webhook look like this.\"}"
                .formatted(IdKind.WEBHOOK.format(webhookId));
        return test(warehouseId, webhookId, Delivery.TEST_TYPE, data);
    }

    /** Queues an event that is in no feed, as {@link #test(UUID, UUID)} does, with the type and data of a sample. */
    @Transactional
    public Delivery test(UUID warehouseId, UUID webhookId, EventType type, String data) {
        return test(warehouseId, webhookId, type.text(), data);
    }

    private Delivery test(UUID warehouseId, UUID webhookId, String type, String data) {
        requireActive(warehouseId, webhookId);
        return queue(Delivery.ofTest(warehouseId, webhookId, type, data));
    }

    /**
     * Queues the event of an earlier delivery again, for one attempt whatever the webhook's mode; {@link
     * ErrorCode#INVALID_STATE} if the webhook is not active, the delivery is pending, or its event has been purged.
     */
    @Transactional
    public Delivery redeliver(UUID warehouseId, UUID webhookId, UUID id) {
        requireActive(warehouseId, webhookId);
        Delivery earlier = require(warehouseId, webhookId, id);
        if (earlier.outcome().status() == DeliveryStatus.PENDING) {
            throw invalidState("This delivery is still pending. Wait for its outcome.");
        }
        if (earlier.body(eventLookup) == null) {
            throw invalidState("This event is no longer kept, so it cannot be delivered again.");
        }
        Delivery again = queue(earlier.again());
        audit.record(
                AuditAction.WEBHOOK_REDELIVERED,
                new Webhook.Key(warehouseId, webhookId),
                Map.of("eventId", IdKind.EVENT.format(again.content().eventId())));
        return again;
    }

    /** Returns a delivery; {@link ErrorCode#NOT_FOUND} if the webhook has no such delivery. */
    public Delivery require(UUID warehouseId, UUID webhookId, UUID id) {
        return deliveries
                .findByKey(new Delivery.Key(warehouseId, webhookId, id))
                .orElseThrow(() -> RefusedException.notFound("delivery"));
    }

    /** Returns the beginning of what the endpoint answered; null if it accepted the delivery or has not answered. */
    public @Nullable String answer(Delivery delivery) {
        Delivery.Key key = delivery.key();
        return deliveries
                .findAnswer(key.warehouseId(), key.webhookId(), key.id())
                .orElse(null);
    }

    /** Returns when the event of a delivery is attempted next; null if no attempt waits. */
    public @Nullable Instant nextAttempt(Delivery delivery) {
        if (delivery.outcome().status() == DeliveryStatus.PENDING) {
            return delivery.dueAt();
        }
        Delivery.Key key = delivery.key();
        return deliveries
                .findNextAttempt(
                        key.warehouseId(), key.webhookId(), delivery.content().eventId())
                .orElse(null);
    }

    private void requireActive(UUID warehouseId, UUID webhookId) {
        events.lock(warehouseId);
        if (!webhooks.require(warehouseId, webhookId).settings().active()) {
            throw invalidState(INACTIVE);
        }
    }

    private Delivery queue(Delivery delivery) {
        entityManager.persist(delivery);
        AfterCommit.run(wakeup::signal);
        return delivery;
    }

    private static RefusedException invalidState(String detail) {
        return new RefusedException(ErrorCode.INVALID_STATE, detail);
    }
}
