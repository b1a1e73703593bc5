package co.wholesale888.wms.webhooks;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.database.AfterCommit;
import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.lanes.WakeupSignal;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import co.wholesale888.wms.webhooks.AttemptedEvents.Attempted;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Queues again what was attempted within a range of time: each event once, however often it was attempted. One
 * statement in one transaction queues all of it, or nothing, so that a crash leaves no half to explain. The dispatcher
 * sends it in steps of its own, oldest event first, and the log shows as PENDING what is left.
 *
 * <p>Finding the events takes no lock. The webhook's row is then locked until the commit, in the same way as the
 * dispatcher locks it to queue retries: only changes of this webhook wait, no write, no dispatcher and no other webhook.
 */
@Service
public class RangeRedelivery {

    /** The maximum number of events that one request queues. */
    static final int MAX_EVENTS = 10_000;

    /** Bounds the queue of a webhook, however often redelivery is requested. */
    static final int MAX_PENDING = 100_000;

    /** The most pending deliveries that are counted to be shown. */
    public static final int MAX_COUNTED = 10_000;

    private static final int MAX_WAITING = 20;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final WebhookRepository webhooks;
    private final AttemptedEvents events;
    private final WebhookAudit audit;
    private final WakeupSignal wakeup;
    private final ConcurrencyLimit limit = new ConcurrencyLimit(1, MAX_WAITING, MAX_WAIT);

    RangeRedelivery(WebhookRepository webhooks, AttemptedEvents events, WebhookAudit audit, WakeupSignal wakeup) {
        this.webhooks = webhooks;
        this.events = events;
        this.audit = audit;
        this.wakeup = wakeup;
    }

    /**
     * Runs work that calls {@link #redeliver}, one at a time. The transaction must begin within the work, so that it
     * does not wait here with a connection.
     */
    public <T> T oneAtATime(Supplier<T> work) {
        return limit.call(work);
    }

    /**
     * Queues each event of the deliveries in the range, for one attempt whatever the webhook's mode, and returns how
     * many these are. Omits events that are no longer kept.
     *
     * @throws RefusedException {@link ErrorCode#VALIDATION_FAILED} if there are more than {@link #MAX_EVENTS};
     *     {@link ErrorCode#INVALID_STATE} if the webhook is not active, or would have more than {@link #MAX_PENDING}
     *     pending deliveries; {@link ErrorCode#NOT_FOUND} if there is no such webhook
     */
    @Transactional
    public int redeliver(UUID warehouseId, UUID webhookId, RedeliveryRange range) {
        Webhook.Key webhook = new Webhook.Key(warehouseId, webhookId);
        List<Attempted> found = events.find(webhook, range, MAX_EVENTS + 1);
        if (found.size() > MAX_EVENTS) {
            String message = "The range has more than %s events. Divide it into shorter ones.".formatted(MAX_EVENTS);
            RefusedException.throwIfAny(List.of(Violation.of("from", ErrorCode.VALIDATION_FAILED, message)));
        }
        requireActive(webhook);
        if (events.countPending(webhook, MAX_PENDING) + found.size() > MAX_PENDING) {
            throw Deliveries.invalidState("The webhook would have more than %s pending deliveries. Wait until some end."
                    .formatted(MAX_PENDING));
        }
        events.queue(webhook, found);
        audit.record(AuditAction.WEBHOOK_REDELIVERED, webhook, details(range, found.size()));
        AfterCommit.run(wakeup::signal);
        return found.size();
    }

    /** Counts a webhook's deliveries that are pending and not being sent, up to {@link #MAX_COUNTED}. */
    public int countPending(UUID warehouseId, UUID webhookId) {
        return events.countPending(new Webhook.Key(warehouseId, webhookId), MAX_COUNTED);
    }

    /** Locks the webhook: its deactivation or deletion then drops what is queued here, or has come before. */
    private void requireActive(Webhook.Key webhook) {
        boolean active = webhooks.lockForShare(webhook.warehouseId(), webhook.id())
                .orElseThrow(() -> RefusedException.notFound("webhook"));
        if (!active) {
            throw Deliveries.invalidState(Deliveries.INACTIVE);
        }
    }

    private static Map<String, Object> details(RedeliveryRange range, int queued) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("from", range.from());
        details.put("to", range.to());
        details.put("status", range.statuses());
        if (range.types() != null) {
            details.put("types", range.types());
        }
        details.put("queued", queued);
        return details;
    }
}
