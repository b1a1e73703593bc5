package co.wholesale888.wms.redelivery;

import co.wholesale888.wms.audit.AuditAction;
import co.wholesale888.wms.audit.AuditTrail;
import co.wholesale888.wms.database.AfterCommit;
import co.wholesale888.wms.database.ConcurrencyLimit;
import co.wholesale888.wms.requests.LateRecheck;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.webhooks.Deliveries;
import co.wholesale888.wms.webhooks.Webhooks;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sends again what was attempted within a range of time: each event once, however often it was attempted. The request
 * finds the events and stores which they are, in one transaction. {@link RedeliveryWorker} queues them after that, in
 * batches, and the dispatcher sends what is queued, oldest event first; the log shows that as PENDING.
 *
 * <p>Finding the events takes no lock. The webhook's row is then locked until the commit, in the same way as the
 * dispatcher locks it to queue retries: only changes of this webhook wait, no write, no dispatcher and no other
 * webhook.
 */
@Service
public class RangeRedelivery {

    /** The maximum number of events that one request sends again. */
    static final int MAX_EVENTS = 10_000;

    /** The maximum number of attempts that one request looks through. */
    static final int MAX_READ = 200_000;

    /** Bounds the queue of a webhook, however often redelivery is requested. */
    static final int MAX_PENDING = 100_000;

    /** The most pending deliveries that are counted to be shown. */
    public static final int MAX_COUNTED = 10_000;

    /** How long a redelivery is shown. */
    static final Duration SHOWN = Duration.ofDays(1);

    private static final int MAX_SHOWN = 5;
    private static final int MAX_WAITING = 20;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final Webhooks webhooks;
    private final AttemptedEvents events;
    private final RedeliveryQueue queue;
    private final RedeliveryWorker worker;
    private final AuditTrail audit;
    private final Clock clock;
    private final LateRecheck recheck;
    private final ConcurrencyLimit limit = new ConcurrencyLimit(1, MAX_WAITING, MAX_WAIT);

    RangeRedelivery(
            Webhooks webhooks,
            AttemptedEvents events,
            RedeliveryQueue queue,
            RedeliveryWorker worker,
            AuditTrail audit,
            Clock clock,
            LateRecheck recheck) {
        this.webhooks = webhooks;
        this.events = events;
        this.queue = queue;
        this.worker = worker;
        this.audit = audit;
        this.clock = clock;
        this.recheck = recheck;
    }

    /**
     * Runs work that calls {@link #redeliver}, one at a time. The transaction must begin within the work, so that it
     * does not wait here with a connection. Refuses it if the caller's credential was revoked while it waited.
     */
    public <T> T oneAtATime(Supplier<T> work) {
        return limit.call(recheck.before(work));
    }

    /**
     * Has each event of the deliveries in the range sent again, in one attempt whatever the webhook's mode, and returns
     * how many these are. Omits events that are no longer kept, now or when their turn comes. If the webhook is
     * deactivated or deleted, what is not sent yet is dropped.
     *
     * @throws RefusedException {@link ErrorCode#VALIDATION_FAILED} if there are more than {@link #MAX_EVENTS}, or more
     *     than {@link #MAX_READ} attempts, of whatever type, to look through;
     *     {@link ErrorCode#INVALID_STATE} if the webhook is not active, or would have more than {@link #MAX_PENDING}
     *     deliveries that are pending or still to be queued; {@link ErrorCode#NOT_FOUND} if there is no such webhook
     */
    @Transactional
    public int redeliver(UUID warehouseId, UUID webhookId, RedeliveryRange range) {
        List<UUID> found = events.find(warehouseId, webhookId, range, MAX_EVENTS + 1, MAX_READ);
        if (found == null) {
            throw tooMany("%s attempts", MAX_READ);
        }
        if (found.size() > MAX_EVENTS) {
            throw tooMany("%s events", MAX_EVENTS);
        }
        requireActive(warehouseId, webhookId);
        // A batch that is queued between these two counts is in neither, rather than in both
        int pending = webhooks.countWaiting(warehouseId, webhookId, MAX_PENDING);
        if (pending + queue.countUnqueued(warehouseId, webhookId) + found.size() > MAX_PENDING) {
            throw new RefusedException(
                    ErrorCode.INVALID_STATE,
                    "The webhook would have more than %s pending deliveries. Wait until some end."
                            .formatted(MAX_PENDING));
        }
        if (!found.isEmpty()) {
            queue.add(new RedeliveryQueue.Key(warehouseId, webhookId, IdKind.next()), range, found);
            AfterCommit.run(worker::wake);
        }
        audit.record(
                AuditAction.WEBHOOK_REDELIVERED,
                warehouseId,
                IdKind.WEBHOOK.format(webhookId),
                details(range, found.size()));
        return found.size();
    }

    /** Counts a webhook's deliveries that are pending and not being sent, up to {@link #MAX_COUNTED}. */
    public int countPending(UUID warehouseId, UUID webhookId) {
        return webhooks.countWaiting(warehouseId, webhookId, MAX_COUNTED);
    }

    /** The last few redeliveries of a webhook that were requested within a day, newest first. */
    public List<Redelivery> latest(UUID warehouseId, UUID webhookId) {
        return queue.latest(warehouseId, webhookId, clock.instant().minus(SHOWN), MAX_SHOWN);
    }

    private static RefusedException tooMany(String what, int max) {
        String message = "The range has more than %s. Divide it into shorter ones.".formatted(what.formatted(max));
        return RefusedException.invalid("from", message);
    }

    private void requireActive(UUID warehouseId, UUID webhookId) {
        boolean active =
                webhooks.lockForShare(warehouseId, webhookId).orElseThrow(() -> RefusedException.notFound("webhook"));
        if (!active) {
            throw new RefusedException(ErrorCode.INVALID_STATE, Deliveries.INACTIVE);
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
