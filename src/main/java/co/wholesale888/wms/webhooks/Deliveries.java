package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.database.AfterCommit;
import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.database.Share;
import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.events.EventLookup;
import co.wholesale888.wms.events.EventType;
import co.wholesale888.wms.events.Events;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.Page;
import co.wholesale888.wms.shared.RefusedException;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The log of a webhook's deliveries, and deliveries on request. */
@Service
public class Deliveries {

    /** Why nothing can be sent to a webhook that is not active. */
    public static final String INACTIVE = "The webhook is not active. Activate it first.";

    /** How much of the log a page looks through, or sorts. */
    private static final int WINDOW = 10_000;

    private static final int MAX_WAITING = 200;
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private final DeliveryRepository deliveries;
    private final SharedConnections connections;
    private final ConcurrencyLimit reads = ConcurrencyLimit.ofAccounts(MAX_WAITING, MAX_WAIT);
    private final TransactionTemplate transaction;
    private final EntityManager entityManager;
    private final Webhooks webhooks;
    private final Events events;
    private final EventLookup eventLookup;
    private final WebhookAudit audit;
    private final WakeupSignal wakeup;

    Deliveries(
            DeliveryRepository deliveries,
            SharedConnections connections,
            TransactionTemplate transaction,
            EntityManager entityManager,
            Webhooks webhooks,
            Events events,
            EventLookup eventLookup,
            WebhookAudit audit,
            WakeupSignal wakeup) {
        this.deliveries = deliveries;
        this.connections = connections;
        this.transaction = transaction;
        this.entityManager = entityManager;
        this.webhooks = webhooks;
        this.events = events;
        this.eventLookup = eventLookup;
        this.audit = audit;
        this.wakeup = wakeup;
    }

    /**
     * Returns a page of a webhook's deliveries, newest first. If no index holds those with these statuses, it may be short
     * or empty although more follow.
     *
     * @param statuses selects deliveries; empty for all
     * @param before {@link Page#next} of the previous page, or null for the first page
     */
    public Page<Delivery> page(
            UUID warehouseId, UUID webhookId, Set<DeliveryStatus> statuses, int limit, @Nullable String before) {
        webhooks.require(warehouseId, webhookId);
        UUID end = Page.before(before);
        return reads.call(() -> connections.call(Share.ALERTS_AND_EVENTS, () -> {
            if (statuses.isEmpty() || statuses.size() == DeliveryStatus.values().length) {
                return page(deliveries.findPage(warehouseId, webhookId, end, Limit.of(limit + 1)), limit);
            }
            return transaction.execute(_ -> {
                deliveries.readByIndexes();
                return selected(warehouseId, webhookId, statuses, limit, end);
            });
        }));
    }

    private Page<Delivery> selected(
            UUID warehouseId, UUID webhookId, Set<DeliveryStatus> statuses, int limit, UUID before) {
        boolean pending = statuses.contains(DeliveryStatus.PENDING);
        // No index has SUCCEEDED or PENDING ones in the order of ids. Of the latter, up to a window is sorted
        boolean indexed = !statuses.contains(DeliveryStatus.SUCCEEDED)
                && (!pending || deliveries.countWaiting(warehouseId, webhookId, WINDOW + 1) <= WINDOW);
        return indexed
                ? page(
                        deliveries.findUndeliveredPage(
                                warehouseId,
                                webhookId,
                                pending,
                                statuses.contains(DeliveryStatus.FAILED),
                                statuses.contains(DeliveryStatus.UNKNOWN),
                                before,
                                limit + 1),
                        limit)
                : windowPage(warehouseId, webhookId, statuses, limit, before);
    }

    /** A page of what a window of the log holds, even if that is less than the limit. */
    private Page<Delivery> windowPage(
            UUID warehouseId, UUID webhookId, Set<DeliveryStatus> statuses, int limit, UUID before) {
        Set<String> names = statuses.stream().map(Enum::name).collect(Collectors.toSet());
        List<Delivery> found = deliveries.findInWindow(warehouseId, webhookId, names, before, WINDOW, limit + 1);
        if (found.size() > limit) {
            return page(found, limit);
        }
        String end = deliveries
                .findAfter(warehouseId, webhookId, before, WINDOW - 1)
                .map(UUID::toString)
                .orElse(null);
        if (end == null || found.isEmpty()) {
            return new Page<>(found, end);
        }
        // What was queued meanwhile has moved the end of the window towards what the page already has
        String last = found.getLast().id().toString();
        return new Page<>(found, end.compareTo(last) < 0 ? end : last);
    }

    private static Page<Delivery> page(List<Delivery> found, int limit) {
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
